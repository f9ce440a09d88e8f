import JSONBytes
import SpotifySimulator
import Testing

@Suite struct LibraryOperationsTests {
    @Test func savedTracksAreNewestFirst() async throws {
        try await withSimulator { client async throws in
            let first = try await client.get("/v1/me/tracks").json
            #expect(first.int("limit") == 20)
            #expect(first.int("total") == 62)
            let dates = first.strings("items", "added_at")
            #expect(dates == dates.sorted(by: >))
            #expect(try await client.get(first.string("next")).json.int("offset") == 20)
            #expect(try await client.get("/v1/me/tracks?limit=51").error == ["400", "Invalid limit", nil])
            #expect(try await client.get("/v1/me/tracks?offset=70").json.count("items") == 0)
        }
    }

    @Test func savedAlbumsAreWhole() async throws {
        try await withSimulator { client async throws in
            let albums = try await client.get("/v1/me/albums?limit=2").json
            #expect(albums.int("total") == 24)
            #expect(albums.count("items.0.album.tracks.items") == albums.int("items.0.album.total_tracks"))
        }
    }

    @Test func savingAndRemovingShow() async throws {
        let clock = ManualClock()
        try await withSimulator(SimulatorConfiguration(clock: clock.reading)) { client async throws in
            let found = try await client.get("/v1/search?q=amber&type=track&limit=10").json.strings("tracks.items", "uri")
            let saved = Set(try await client.get("/v1/me/tracks?limit=50").json.strings("items", "track.uri"))
            let uris = found.filter { !saved.contains($0) }.prefix(2).joined(separator: ",")
            let path = "/v1/me/library?uris=\(uris)"
            let contains = "/v1/me/library/contains?uris=\(uris)"
            #expect(try await client.get(contains).json == [false, false])
            clock.advance(by: .seconds(90))
            let put = try await client.put(path)
            #expect(put.status == 200)
            #expect(put.body.isEmpty)
            #expect(try await client.get(contains).json == [true, true])
            let tracks = try await client.get("/v1/me/tracks").json
            #expect(tracks.int("total") == 64)
            #expect(Array(tracks.strings("items", "track.uri").prefix(2)) == uris.split(separator: ",").map(String.init))
            #expect(tracks.string("items.0.added_at") == "2026-11-24T09:01:30Z")
            #expect(try await client.put(path).status == 200)
            #expect(try await client.get("/v1/me/tracks").json.int("total") == 64)
            #expect(try await client.delete(path).status == 200)
            #expect(try await client.get(contains).json == [false, false])
        }
    }

    @Test func playlistsAreFollowedAndOwnOnesDeleted() async throws {
        try await withSimulator { client async throws in
            let list = try await client.get("/v1/me/playlists").json
            let (own, foreign) = (list.string("items.0.uri"), list.string("items.7.uri"))
            #expect(try await client.delete("/v1/me/library?uris=\(own),\(foreign)").status == 200)
            #expect(try await client.get("/v1/me/playlists").json.int("total") == 6)
            #expect(try await client.get("/v1/playlists/\(list.string("items.0.id"))").status == 404)
            #expect(try await client.get("/v1/playlists/\(list.string("items.7.id"))").status == 200)
            #expect(try await client.get("/v1/me/library/contains?uris=\(foreign)").json == [false])
            #expect(try await client.put("/v1/me/library?uris=\(foreign)").status == 200)
            #expect(try await client.get("/v1/me/library/contains?uris=\(foreign)").json == [true])
        }
    }

    @Test func urisBelongInTheQuery() async throws {
        try await withSimulator { client async throws in
            let missing = ["400", "Missing required field: uris", nil]
            let body: JSONValue = ["uris": ["spotify:track:0000000000000000000000"]]
            #expect(try await client.put("/v1/me/library", body).error == missing)
            #expect(try await client.delete("/v1/me/library", body).error == missing)
            #expect(try await client.get("/v1/me/library/contains").error == missing)
            let track = try await client.get("/v1/me/tracks").json.string("items.0.track.uri")
            let forty = repeatElement(track, count: 40).joined(separator: ",")
            #expect(try await client.put("/v1/me/library?uris=\(forty)").status == 200)
            #expect(try await client.put("/v1/me/library?uris=\(forty),\(track)").status == 400)
            #expect(try await client.put("/v1/me/library?uris=track:1").status == 400)
            #expect(try await client.put("/v1/me/library?uris=spotify:track:0000000000000000000000").status == 404)
        }
    }
}
