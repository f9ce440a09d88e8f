import JSONBytes
import SpotifySimulator
import Testing

/// Every operation once, in each profile.
@Suite struct OperationTableTests {
    /// 2xx each; the ids are filled in.
    private static let current = [
        "GET /albums/{album}", "GET /albums/{album}/tracks", "GET /artists/{artist}", "GET /artists/{artist}/albums", "GET /shows/{show}",
        "GET /shows/{show}/episodes", "GET /episodes/{episode}", "GET /audiobooks/{audiobook}", "GET /audiobooks/{audiobook}/chapters",
        "GET /me/audiobooks", "GET /chapters/{chapter}", "GET /tracks/{track}", "GET /search?q=a&type=track", "GET /me",
        "GET /playlists/{playlist}", #"PUT /playlists/{playlist} {"name":"n"}"#, "GET /playlists/{playlist}/items",
        #"PUT /playlists/{playlist}/items {"range_start":0,"insert_before":2}"#,
        "POST /playlists/{playlist}/items?uris=spotify:track:{track}",
        #"DELETE /playlists/{playlist}/items {"items":[{"uri":"spotify:track:{track}"}]}"#, "GET /me/playlists",
        #"POST /me/playlists {"name":"n"}"#, "PUT /me/library?uris=spotify:track:{track}",
        "DELETE /me/library?uris=spotify:track:{track}",
        "GET /me/library/contains?uris=spotify:track:{track}", "GET /me/albums", "GET /me/tracks", "GET /me/episodes", "GET /me/shows",
        "GET /me/top/artists", "GET /me/top/tracks", "GET /playlists/{playlist}/images", "PUT /playlists/{playlist}/images /9j/",
        "GET /me/following?type=artist", "GET /me/player", #"PUT /me/player {"device_ids":["{device}"]}"#, "GET /me/player/devices",
        "GET /me/player/currently-playing", "PUT /me/player/play", "PUT /me/player/pause", "POST /me/player/next",
        "POST /me/player/previous",
        "PUT /me/player/seek?position_ms=1", "PUT /me/player/repeat?state=off", "PUT /me/player/volume?volume_percent=1",
        "PUT /me/player/shuffle?state=true", "GET /me/player/recently-played", "GET /me/player/queue",
        "POST /me/player/queue?uri=spotify:track:{track}",
    ]
    private static let extended = [
        "GET /albums?ids={album}", "GET /artists?ids={artist}", "GET /artists/{artist}/top-tracks", "GET /shows?ids={show}",
        "GET /episodes?ids={episode}", "GET /audiobooks?ids={audiobook}", "PUT /me/audiobooks?ids={audiobook}",
        "DELETE /me/audiobooks?ids={audiobook}", "GET /me/audiobooks/contains?ids={audiobook}", "GET /chapters?ids={chapter}",
        "GET /tracks?ids={track}", "GET /playlists/{playlist}/tracks",
        #"PUT /playlists/{playlist}/tracks {"range_start":0,"insert_before":2}"#,
        "POST /playlists/{playlist}/tracks?uris=spotify:track:{track}",
        #"DELETE /playlists/{playlist}/tracks {"tracks":[{"uri":"spotify:track:{track}"}]}"#, "PUT /me/albums?ids={album}",
        "DELETE /me/albums?ids={album}", "GET /me/albums/contains?ids={album}", "PUT /me/tracks?ids={track}",
        "DELETE /me/tracks?ids={track}",
        "GET /me/tracks/contains?ids={track}", "PUT /me/episodes?ids={episode}", "DELETE /me/episodes?ids={episode}",
        "GET /me/episodes/contains?ids={episode}", "PUT /me/shows?ids={show}", "DELETE /me/shows?ids={show}",
        "GET /me/shows/contains?ids={show}", "GET /users/{user}", "GET /users/{user}/playlists",
        #"POST /users/{user}/playlists {"name":"n"}"#,
        "PUT /playlists/{playlist}/followers", "DELETE /playlists/{playlist}/followers", "GET /browse/categories",
        "GET /browse/categories/focus", "GET /browse/new-releases", "PUT /me/following?type=artist&ids={artist}",
        "DELETE /me/following?type=artist&ids={artist}", "GET /me/following/contains?type=artist&ids={artist}",
        "GET /playlists/{other}/followers/contains", "GET /markets",
    ]
    private static let retired = [
        "GET /artists/{artist}/related-artists", "GET /browse/featured-playlists", "GET /browse/categories/focus/playlists",
        "GET /audio-features?ids={track}", "GET /audio-features/{track}", "GET /audio-analysis/{track}",
        "GET /recommendations?seed_tracks={track}", "GET /recommendations/available-genre-seeds",
    ]

    @Test func thereAre97() {
        #expect([Self.current.count, Self.extended.count, Self.retired.count] == [49, 40, 8])
    }

    @Test func newAppsAreRefusedWhatWasWithdrawn() async throws {
        try await withSimulator { client async throws in
            let fill = try await ids(client)
            for operation in Self.current { await expect(2, operation, fill, client) }
            for operation in Self.extended + Self.retired where !operation.contains("/recommendations?") {
                #expect(try await send(operation, fill, client).error == ["403", "Forbidden", nil], "\(operation)")
            }
            #expect(try await client.get("/v1/recommendations").error == ["404", "Service not found", nil])
            // Before any look at the arguments.
            #expect(try await client.get("/v1/albums").status == 403)
        }
    }

    @Test func extendedQuotaHasAllButTheRetired() async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            let fill = try await ids(client)
            for operation in Self.current + Self.extended { await expect(2, operation, fill, client) }
            for operation in Self.retired { await expect(4, operation, fill, client) }
        }
    }

    @Test(arguments: [SimulatorProfile.development, .extended]) func theRetiredAnswerWhenAskedTo(profile: SimulatorProfile) async throws {
        var configuration = SimulatorConfiguration(profile: profile)
        configuration.settings.servesRetired = true
        try await withSimulator(configuration) { client async throws in
            let fill = try await ids(client)
            for operation in Self.retired { await expect(2, operation, fill, client) }
        }
    }

    @Test func whatDoesNotExistIsNotFound() async throws {
        try await withSimulator { client async throws in
            for path in ["/v1/nothing", "/v1", "/", "/v2/me"] {
                #expect(try await client.get(path).error == ["404", "Service not found", nil])
            }
        }
    }

    private func expect(_ hundreds: Int, _ operation: String, _ fill: [String: String], _ client: Client) async {
        let response = try? await send(operation, fill, client)
        #expect(response.map { $0.status / 100 } == hundreds, "\(operation): \(response?.status ?? 0) \(response?.body.prefix(200) ?? "")")
    }

    private func send(_ operation: String, _ fill: [String: String], _ client: Client) async throws -> Response {
        let text = fill.reduce(operation) { text, pair in
            text.split(separator: "{\(pair.key)}", omittingEmptySubsequences: false).joined(separator: pair.value)
        }
        let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
        return try await client.send(
            parts[0], "/v1\(parts[1])", headers: parts[1].hasSuffix("/images") ? ["Content-Type": "image/jpeg"] : [:],
            body: parts.count == 3 ? parts[2] : "")
    }

    private func ids(_ client: Client) async throws -> [String: String] {
        let found = try await client.get("/v1/search?q=a&type=track,album,artist,show,episode&limit=1").json
        let book = try await client.get("/v1/search?q=the&type=audiobook&limit=1").json.string("audiobooks.items.0.id")
        let playlists = try await client.get("/v1/me/playlists").json
        var ids = ["playlist": playlists.string("items.0.id"), "other": playlists.string("items.1.id")]
        for kind in ["track", "album", "artist", "show", "episode"] { ids[kind] = found.string("\(kind)s.items.0.id") }
        ids["audiobook"] = book
        ids["chapter"] = try await client.get("/v1/audiobooks/\(book)/chapters").json.string("items.0.id")
        ids["user"] = try await client.get("/v1/me").json.string("id")
        ids["device"] = try await client.get("/v1/me/player/devices").json.string("devices.0.id")
        return ids
    }
}
