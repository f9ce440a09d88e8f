/// Invents the demo user's library, playlists and devices.
struct WorldGenerator {
    private static let day = 86_400_000

    private let catalogue: Catalogue
    private let now: Timestamp
    private var random: SplitMix64

    /// The same seed, catalogue and time give the same world.
    static func generate(seed: UInt64, catalogue: Catalogue, at now: Timestamp) -> World {
        // Another sequence than the catalogue's, or the same ids would come again.
        var generator = WorldGenerator(catalogue: catalogue, now: now, random: SplitMix64(seed: ~seed))
        let library = generator.library()
        let playlists = Words.playlists.indices.map { generator.playlist($0) }
        let player = generator.player(playing: playlists[0])
        return World(library: library, playlists: playlists, player: player, random: generator.random)
    }

    private mutating func library() -> Library {
        var library = Library()
        save(62, of: catalogue.tracks.map(\.id), as: .track, in: &library)
        save(24, of: catalogue.albums.map(\.id), as: .album, in: &library)
        save(7, of: catalogue.artists.map(\.id), as: .artist, in: &library)
        return library
    }

    /// One every few days, up to yesterday.
    private mutating func save(_ count: Int, of ids: [String], as kind: ResourceKind, in library: inout Library) {
        for (age, index) in random.sample(count, below: ids.count).enumerated() {
            let daysAgo = (count - age) * 3 - 2
            let time = now.adding(milliseconds: -daysAgo * Self.day - random.number(in: 0...Self.day / 2))
            library.save(ResourceURI(kind, ids[index]), at: time)
        }
    }

    /// The first is long, the second holds a row whose track is gone and a local file, the last four are the neighbour's:
    /// one shared with the user, one followed, and two that only a search finds.
    private mutating func playlist(_ index: Int) -> Playlist {
        let isOwn = index < 6
        let owner = isOwn ? catalogue.owner.id : catalogue.neighbour.id
        let count = index == 0 ? 130 : random.number(in: 8...45)
        var rows = random.sample(count, below: catalogue.tracks.count).enumerated().map { place, track in
            Playlist.Row(content: .track(track), addedAt: now.adding(milliseconds: -(200 - place) * Self.day), addedBy: owner)
        }
        if index == 1 {
            let file = LocalTrack(artist: "Robin Demo", album: "Rehearsals", name: "Kitchen Take 3", duration: 187_000)
            rows.insert(Playlist.Row(content: .removed, addedAt: rows[0].addedAt, addedBy: owner), at: 2)
            rows.insert(Playlist.Row(content: .local(file), addedAt: rows[0].addedAt, addedBy: owner), at: 5)
        }
        return Playlist(
            id: random.id(), name: Words.playlists[index], description: isOwn ? "" : "By \(catalogue.neighbour.name)", isPublic: index != 2,
            isCollaborative: index == 6, owner: owner, isFollowed: index < 8, followers: random.number(in: 0...40), rows: rows)
    }

    private mutating func player(playing playlist: Playlist) -> Player {
        let devices = [("Desk", "Computer", 65), ("Living Room", "Speaker", 30), ("Phone", "Smartphone", 100)].map { name, type, volume in
            Device(id: random.hex(40), name: name, type: type, volume: volume)
        }
        return Player(devices: devices, context: ResourceURI(.playlist, playlist.id), queue: playlist.trackIndices, position: 2, at: now)
    }
}
