/// The search indices of the catalogue.
struct SearchCatalogue: Sendable {
    let artists: SearchIndex
    let albums: SearchIndex
    let tracks: SearchIndex

    init(artists: [Artist], albums: [Album], tracks: [Track]) {
        self.artists = SearchIndex(
            artists.map { artist in
                SearchIndex.Document(
                    terms: Self.terms(artist.name, "artist") + artist.genres.flatMap { Self.terms($0, "genre") },
                    popularity: artist.popularity)
            })
        self.albums = SearchIndex(
            albums.map { album in
                SearchIndex.Document(
                    terms: Self.terms(album.name, "album") + Self.terms(artists[album.artist].name, "artist")
                        + ["year:\(album.year)", "upc:\(album.upc)"],
                    popularity: album.popularity)
            })
        self.tracks = SearchIndex(
            tracks.map { track in
                let album = albums[track.album]
                let performers = track.artists.map { artists[$0] }
                return SearchIndex.Document(
                    terms: Self.terms(track.name, "track") + Self.terms(album.name, "album")
                        + performers.flatMap { Self.terms($0.name, "artist") + $0.genres.flatMap { Self.fieldTerms($0, "genre") } }
                        + ["year:\(album.year)", "isrc:\(track.isrc.lowercased())"],
                    popularity: track.popularity)
            })
    }

    private static func terms(_ text: String, _ field: String) -> [String] {
        SearchQuery.words(text) + fieldTerms(text, field)
    }

    private static func fieldTerms(_ text: String, _ field: String) -> [String] {
        SearchQuery.words(text).map { "\(field):\($0)" }
    }
}
