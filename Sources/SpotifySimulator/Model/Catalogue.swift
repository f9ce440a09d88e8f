/// Everything that no request changes: music, what is spoken, and the people who have accounts.
final class Catalogue: Sendable {
    let artists: [Artist]
    let albums: [Album]
    let tracks: [Track]
    /// The albums by an artist and those of others on which the artist plays, each newest first.
    let discographies: [Discography]
    let spoken: SpokenCatalogue
    /// The demo user first, then their neighbour, who pays nothing.
    let accounts: [Account]
    let search: SearchCatalogue
    private let artistIndex: [String: Int]
    private let albumIndex: [String: Int]
    private let trackIndex: [String: Int]

    init(artists: [Artist], albums: [Album], tracks: [Track], spoken: SpokenCatalogue, accounts: [Account]) {
        self.artists = artists
        self.albums = albums
        self.tracks = tracks
        self.spoken = spoken
        self.accounts = accounts
        discographies = artists.indices.map { Discography(of: $0, albums: albums, tracks: tracks) }
        search = SearchCatalogue(artists: artists, albums: albums, tracks: tracks)
        artistIndex = Self.index(artists.map(\.id))
        albumIndex = Self.index(albums.map(\.id))
        trackIndex = Self.index(tracks.map(\.id))
    }

    func artist(_ id: String) -> Int? { artistIndex[id] }

    func album(_ id: String) -> Int? { albumIndex[id] }

    func track(_ id: String) -> Int? { trackIndex[id] }

    func account(_ id: String) -> Int? { accounts.firstIndex { $0.id == id } }

    static func index(_ ids: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
    }
}

extension Catalogue {
    /// What a uri names, when it can be played by itself.
    func playable(_ uri: ResourceURI) -> Playable? {
        switch uri.kind {
        case .track: track(uri.id).map { .track($0) }
        case .episode: spoken.episode(uri.id).map { .episode($0) }
        default: nil
        }
    }

    func uri(of playable: Playable) -> ResourceURI {
        switch playable {
        case .track(let index): ResourceURI(.track, tracks[index].id)
        case .episode(let index): ResourceURI(.episode, spoken.episodes[index].id)
        }
    }

    /// Milliseconds.
    func duration(of playable: Playable) -> Int {
        switch playable {
        case .track(let index): tracks[index].duration
        case .episode(let index): spoken.episodes[index].duration
        }
    }

    /// Whether the track can be played in a country; nowhere when none is known.
    func isPlayable(_ track: Int, in country: String?) -> Bool {
        guard let country else { return false }
        return tracks[track].markets.contains(country)
    }
}
