/// Invents what the users have: libraries, playlists and devices.
struct WorldGenerator {
    private static let day = 86_400_000

    private let catalogue: Catalogue
    private let now: Timestamp
    private var random: SplitMix64

    /// The same seed, catalogue and time give the same world.
    static func generate(seed: UInt64, catalogue: Catalogue, at now: Timestamp) -> World {
        // Another sequence than the catalogue's, or the same ids would come again.
        var generator = WorldGenerator(catalogue: catalogue, now: now, random: SplitMix64(seed: ~seed))
        var library = generator.music(tracks: 62, albums: 24, artists: 7)
        let playlists = Words.playlists.indices.map { generator.playlist($0) }
        let devices = generator.devices([("Desk", "Computer", 65), ("Living Room", "Speaker", 30), ("Phone", "Smartphone", 100)])
        generator.saveSpoken(in: &library)
        let player = generator.player(devices, playing: playlists[0], history: 30)
        let owner = Person(library: library, playlists: playlists.prefix(8).map(\.id), player: player)
        let neighbour = Person(
            library: generator.music(tracks: 12, albums: 4, artists: 3), playlists: playlists.dropFirst(6).map(\.id),
            player: generator.player(generator.devices([("Attic", "Speaker", 45)]), playing: playlists[7], history: 4))
        return World(people: [owner, neighbour], playlists: playlists, random: generator.random)
    }

    private mutating func music(tracks: Int, albums: Int, artists: Int) -> Library {
        var library = Library()
        save(tracks, of: catalogue.tracks.map(\.id), as: .track, in: &library)
        save(albums, of: catalogue.albums.map(\.id), as: .album, in: &library)
        save(artists, of: catalogue.artists.map(\.id), as: .artist, in: &library)
        return library
    }

    private mutating func saveSpoken(in library: inout Library) {
        save(5, of: catalogue.spoken.shows.map(\.id), as: .show, in: &library)
        save(23, of: catalogue.spoken.episodes.map(\.id), as: .episode, in: &library)
        save(4, of: catalogue.spoken.audiobooks.map(\.id), as: .audiobook, in: &library)
        library.save(ResourceURI(.user, catalogue.accounts[1].id), at: now.adding(milliseconds: -Self.day))
    }

    /// One every few days, up to yesterday.
    private mutating func save(_ count: Int, of ids: [String], as kind: ResourceKind, in library: inout Library) {
        for (age, index) in random.sample(count, below: ids.count).enumerated() {
            let daysAgo = (count - age) * 3 - 2
            let time = now.adding(milliseconds: -daysAgo * Self.day - random.number(in: 0...Self.day / 2))
            library.save(ResourceURI(kind, ids[index]), at: time)
        }
    }

    /// Each of them has something of its own.
    ///
    /// The first is long, the second holds a row whose track is gone and a local file, the fourth an episode. The last five are the
    /// neighbour's: one shared with the user, one followed, two that only a search finds, and one that nobody else sees.
    private mutating func playlist(_ index: Int) -> Playlist {
        let isOwn = index < 6
        let owner = catalogue.accounts[isOwn ? 0 : 1].id
        let count = index == 0 ? 130 : random.number(in: 8...45)
        var rows = random.sample(count, below: catalogue.tracks.count).enumerated().map { place, track in
            Playlist.Row(content: .track(track), addedAt: now.adding(milliseconds: -(200 - place) * Self.day), addedBy: owner)
        }
        if index == 1 {
            let file = LocalTrack(artist: "Robin Demo", album: "Rehearsals", name: "Kitchen Take 3", duration: 187_000)
            rows.insert(Playlist.Row(content: .removed, addedAt: rows[0].addedAt, addedBy: owner), at: 2)
            rows.insert(Playlist.Row(content: .local(file), addedAt: rows[0].addedAt, addedBy: owner), at: 5)
        }
        if index == 3 { rows.append(Playlist.Row(content: .episode(0), addedAt: rows[0].addedAt, addedBy: owner)) }
        return Playlist(
            id: random.id(), name: Words.playlists[index], description: isOwn ? "" : "By \(catalogue.accounts[1].name)",
            isPublic: index != 2 && index != 10, isCollaborative: index == 6, owner: owner, followers: random.number(in: 0...40),
            rows: rows,
            madeAt: rows[0].addedAt)
    }

    private mutating func devices(_ kinds: [(name: String, type: String, volume: Int)]) -> [Device] {
        kinds.map { Device(id: random.hex(40), name: $0.name, type: $0.type, volume: $0.volume) }
    }

    /// The history is of one track every half hour, up to an hour ago.
    private mutating func player(_ devices: [Device], playing playlist: Playlist, history count: Int) -> Player {
        let history = random.sample(count, below: catalogue.tracks.count).enumerated().map { age, track in
            Play(
                track: track, playedAt: now.adding(milliseconds: -(age + 2) * 1_800_000),
                context: age.isMultiple(of: 3) ? nil : ResourceURI(.album, catalogue.albums[catalogue.tracks[track].album].id))
        }
        return Player(
            devices: devices, context: ResourceURI(.playlist, playlist.id), items: playlist.playables, position: 2, history: history,
            at: now)
    }
}
