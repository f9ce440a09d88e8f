import JSONBytes
import SpotifySimulator
import Testing

@Suite struct PlayerModeOperationsTests {
    private let clock = ManualClock()

    /// An album plays on the first device.
    private func withAlbum(_ body: (Client, _ uris: [String]) async throws -> Void) async throws {
        try await withSimulator(SimulatorConfiguration(clock: clock.reading)) { client async throws in
            let device = try await client.get("/v1/me/player/devices").json.string("devices.0.id")
            let albums = try await client.get("/v1/me/albums?limit=50").json
            let index = (0..<24).first { (albums.int("items.\($0).album.total_tracks") ?? 0) > 8 } ?? 0
            let album = albums.at("items.\(index).album") ?? .null
            _ = try await client.put("/v1/me/player/play?device_id=\(device)", ["context_uri": .string(album.string("uri"))])
            try await body(client, album.strings("tracks.items", "uri"))
        }
    }

    private func current(_ client: Client) async throws -> String {
        try await client.get("/v1/me/player/currently-playing").json.string("item.uri")
    }

    @Test func seekingMovesThePlaceAndTheClockGoesOn() async throws {
        try await withAlbum { client, uris async throws in
            #expect(try await client.put("/v1/me/player/seek?position_ms=60000").status == 204)
            clock.advance(by: .seconds(5))
            let state = try await client.get("/v1/me/player/currently-playing").json
            #expect(state.int("progress_ms") == 65_000)
            #expect(state.at("device") == nil)
            #expect(try await client.put("/v1/me/player/seek?position_ms=9999999").status == 204)
            #expect(try await current(client) == uris[1])
            #expect(try await client.put("/v1/me/player/seek").error == ["400", "Missing required field: position_ms", nil])
            #expect(try await client.put("/v1/me/player/seek?position_ms=-1").error == ["400", "Invalid position_ms", nil])
        }
    }

    @Test func volumeBelongsToADevice() async throws {
        try await withAlbum { client, _ async throws in
            #expect(try await client.put("/v1/me/player/volume?volume_percent=7").status == 204)
            let devices = try await client.get("/v1/me/player/devices").json
            #expect(devices.int("devices.0.volume_percent") == 7)
            #expect(devices.int("devices.1.volume_percent") == 30)
            #expect(try await client.put("/v1/me/player/volume?volume_percent=101").error == ["400", "Invalid volume_percent", nil])
        }
    }

    @Test func whatIsRequestedPlaysBeforeTheRest() async throws {
        try await withAlbum { client, uris async throws in
            let saved = try await client.get("/v1/me/tracks?limit=2").json.strings("items", "track.uri")
            for uri in saved { #expect(try await client.post("/v1/me/player/queue?uri=\(uri)").status == 204) }
            let queue = try await client.get("/v1/me/player/queue").json
            #expect(queue.string("currently_playing.uri") == uris[0])
            #expect(Array(queue.strings("queue", "uri").prefix(3)) == saved + [uris[1]])
            for expected in saved + [uris[1]] {
                _ = try await client.post("/v1/me/player/next")
                #expect(try await current(client) == expected)
            }
            #expect(try await client.post("/v1/me/player/queue").error == ["400", "Missing required field: uri", nil])
        }
    }

    @Test func repeatingGoesRoundOrStays() async throws {
        try await withAlbum { client, uris async throws in
            let length = try await client.get("/v1/me/player").json.int("item.duration_ms") ?? 0
            #expect(try await client.put("/v1/me/player/repeat?state=track").status == 204)
            clock.advance(by: .milliseconds(length + 10))
            #expect(try await current(client) == uris[0])
            #expect(try await client.put("/v1/me/player/repeat?state=context").status == 204)
            for _ in uris { _ = try await client.post("/v1/me/player/next") }
            #expect(try await current(client) == uris[0])
            #expect(try await client.get("/v1/me/player").json.string("repeat_state") == "context")
            #expect(try await client.put("/v1/me/player/repeat?state=twice").error == ["400", "Invalid state", nil])
        }
    }

    @Test func shufflingChangesWhatComesNextAndBack() async throws {
        try await withAlbum { client, uris async throws in
            #expect(try await client.put("/v1/me/player/shuffle?state=true").status == 204)
            #expect(try await client.get("/v1/me/player").json.at("shuffle_state") == true)
            let mixed = try await client.get("/v1/me/player/queue").json.strings("queue", "uri")
            #expect(mixed != Array(uris.dropFirst()))
            #expect(mixed.sorted() == uris.dropFirst().sorted())
            #expect(try await current(client) == uris[0])
            #expect(try await client.put("/v1/me/player/shuffle?state=false").status == 204)
            #expect(try await client.get("/v1/me/player/queue").json.strings("queue", "uri") == Array(uris.dropFirst()))
        }
    }

    @Test func whatWasPlayedLongEnoughIsRemembered() async throws {
        try await withAlbum { client, uris async throws in
            let path = "/v1/me/player/recently-played"
            #expect(try await client.get(path).json.count("items") == 20)
            _ = try await client.post("/v1/me/player/next")
            #expect(try await client.get(path).json.string("items.0.track.uri") != uris[0])
            clock.advance(by: .seconds(31))
            _ = try await client.post("/v1/me/player/next")
            let first = try await client.get(path).json
            #expect(first.string("items.0.track.uri") == uris[1])
            #expect(first.string("items.0.played_at") == "2026-11-24T09:00:31.000Z")
            #expect(first.string("items.0.context.type") == "album")
            let second = try await client.get(first.string("next")).json
            #expect(second.count("items") == 11)
            #expect(second.at("next") == .some(.null))
            let after = first.string("cursors.after")
            #expect(try await client.get("\(path)?after=\(after)").json.count("items") == 0)
            #expect(try await client.get("\(path)?after=1&before=2").status == 400)
        }
    }

    @Test func aShowPlaysItsEpisodes() async throws {
        try await withAlbum { client, _ async throws in
            let show = try await client.get("/v1/me/shows").json.at("items.0.show") ?? .null
            #expect(try await client.put("/v1/me/player/play", ["context_uri": .string(show.string("uri"))]).status == 204)
            let state = try await client.get("/v1/me/player").json
            #expect(state.string("currently_playing_type") == "episode")
            #expect(state.string("item.show.id") == show.string("id"))
        }
    }

    @Test func commandsMayBeAnsweredWithAnOpaqueWord() async throws {
        try await withAlbum { client, _ async throws in
            #expect(try await client.put("/_simulator/settings", ["opaque_player_answers": true]).status == 204)
            let answer = try await client.put("/v1/me/player/pause")
            #expect(answer.status == 200)
            #expect(!answer.body.isEmpty)
            #expect(answer.json == .null)
        }
    }

    @Test func nothingIsCurrentUntilADeviceIsWoken() async throws {
        try await withSimulator { client async throws in
            #expect(try await client.get("/v1/me/player/currently-playing").status == 204)
            #expect(try await client.get("/v1/me/player/queue").body == #"{"currently_playing":null,"queue":[]}"#)
            #expect(try await client.put("/v1/me/player/seek?position_ms=1").error[2] == "NO_ACTIVE_DEVICE")
        }
    }
}
