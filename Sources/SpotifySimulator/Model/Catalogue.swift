/// Everything that no request changes: music and the people who have accounts.
final class Catalogue: Sendable {
    let artists: [Artist]
    let albums: [Album]
    let tracks: [Track]
    /// The albums by an artist and those of others on which the artist plays, each newest first.
    let discographies: [Discography]
    /// The account whose token the simulator accepts.
    let owner: Account
    /// Another account, owner of the playlists that are not the demo user's.
    let neighbour: Account
    let search: SearchCatalogue
    private let artistIndex: [String: Int]
    private let albumIndex: [String: Int]
    private let trackIndex: [String: Int]

    init(artists: [Artist], albums: [Album], tracks: [Track], owner: Account, neighbour: Account) {
        self.artists = artists
        self.albums = albums
        self.tracks = tracks
        self.owner = owner
        self.neighbour = neighbour
        discographies = artists.indices.map { Discography(of: $0, albums: albums, tracks: tracks) }
        search = SearchCatalogue(artists: artists, albums: albums, tracks: tracks)
        artistIndex = Self.index(artists.map(\.id))
        albumIndex = Self.index(albums.map(\.id))
        trackIndex = Self.index(tracks.map(\.id))
    }

    func artist(_ id: String) -> Int? { artistIndex[id] }

    func album(_ id: String) -> Int? { albumIndex[id] }

    func track(_ id: String) -> Int? { trackIndex[id] }

    private static func index(_ ids: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
    }
}
