/// The search indices of the catalogue.
struct SearchCatalogue: Sendable {
    let artists: SearchIndex
    let albums: SearchIndex
    let tracks: SearchIndex

    init(artists: [Artist], albums: [Album], tracks: [Track]) {
        let names = artists.map { Self.terms($0.name, "artist") }
        let genres = artists.map { $0.genres.flatMap { Self.filters($0, "genre") } }
        let titles = albums.map { Self.terms($0.name, "album") + ["year:\($0.year)"] }
        self.artists = SearchIndex(
            artists.indices.map { SearchIndex.Document(terms: names[$0] + genres[$0], popularity: artists[$0].popularity) })
        self.albums = SearchIndex(
            albums.indices.map { index in
                let album = albums[index]
                return SearchIndex.Document(terms: titles[index] + names[album.artist] + ["upc:\(album.upc)"], popularity: album.popularity)
            })
        self.tracks = SearchIndex(
            tracks.map { track in
                let performers = track.artists.flatMap { names[$0] + genres[$0] }
                let own = Self.terms(track.name, "track") + ["isrc:\(track.isrc.lowercased())"]
                return SearchIndex.Document(terms: own + titles[track.album] + performers, popularity: track.popularity)
            })
    }

    /// Each word, plain and as a filter.
    private static func terms(_ text: String, _ field: String) -> [String] { SearchQuery.words(text) + filters(text, field) }

    private static func filters(_ text: String, _ field: String) -> [String] { SearchQuery.words(text).map { "\(field):\($0)" } }
}
