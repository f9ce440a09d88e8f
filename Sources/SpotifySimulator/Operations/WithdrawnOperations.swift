import NIOHTTP1

/// What the development profile refuses since 2024 or 2026, whatever the arguments.
enum WithdrawnOperations {
    static let routes = withdrawn.flatMap { path, methods in methods.map { Route($0, path, refuse) } }

    /// `/recommendations` is not here: it answers 404.
    private static let withdrawn: [(path: String, methods: [HTTPMethod])] = [
        ("/albums", [.GET]),
        ("/artists", [.GET]),
        ("/artists/*/related-artists", [.GET]),
        ("/artists/*/top-tracks", [.GET]),
        ("/audio-analysis/*", [.GET]),
        ("/audio-features", [.GET]),
        ("/audio-features/*", [.GET]),
        ("/audiobooks", [.GET]),
        ("/browse/categories", [.GET]),
        ("/browse/categories/*", [.GET]),
        ("/browse/categories/*/playlists", [.GET]),
        ("/browse/featured-playlists", [.GET]),
        ("/browse/new-releases", [.GET]),
        ("/chapters", [.GET]),
        ("/episodes", [.GET]),
        ("/markets", [.GET]),
        ("/me/albums", [.PUT, .DELETE]),
        ("/me/albums/contains", [.GET]),
        ("/me/audiobooks", [.PUT, .DELETE]),
        ("/me/audiobooks/contains", [.GET]),
        ("/me/episodes", [.PUT, .DELETE]),
        ("/me/episodes/contains", [.GET]),
        ("/me/following", [.PUT, .DELETE]),
        ("/me/following/contains", [.GET]),
        ("/me/shows", [.PUT, .DELETE]),
        ("/me/shows/contains", [.GET]),
        ("/me/tracks", [.PUT, .DELETE]),
        ("/me/tracks/contains", [.GET]),
        ("/playlists/*/followers", [.PUT, .DELETE]),
        ("/playlists/*/followers/contains", [.GET]),
        ("/playlists/*/tracks", [.GET, .PUT, .POST, .DELETE]),
        ("/recommendations/available-genre-seeds", [.GET]),
        ("/shows", [.GET]),
        ("/tracks", [.GET]),
        ("/users/*", [.GET]),
        ("/users/*/playlists", [.GET, .POST]),
    ]

    private static func refuse(_ call: Call, _ world: inout World) throws(APIError) -> Reply { throw .forbidden }
}
