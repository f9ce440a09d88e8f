import JSONBytes
import SpotifySimulator
import Testing

@Suite struct PlayerOperationsTests {
    private let clock = ManualClock()
    private let noDevice = ["404", "Player command failed: No active device found", "NO_ACTIVE_DEVICE"]

    private func withPlayer(_ body: (Client, _ device: String) async throws -> Void) async throws {
        try await withSimulator(SimulatorConfiguration(clock: clock.reading)) { client async throws in
            try await body(client, try await client.get("/v1/me/player/devices").json.string("devices.1.id"))
        }
    }

    @Test func nothingPlaysUntilADeviceIsWoken() async throws {
        try await withPlayer { client, device async throws in
            let idle = try await client.get("/v1/me/player")
            #expect(idle.status == 204)
            #expect(idle.headers["content-length"] == nil)
            #expect(try await client.put("/v1/me/player/play").error == noDevice)
            #expect(try await client.put("/v1/me/player/pause").error == noDevice)
            #expect(try await client.post("/v1/me/player/next").error == noDevice)
            #expect(try await client.post("/v1/me/player/previous").error == noDevice)
            #expect(try await client.put("/v1/me/player/play?device_id=nobody").error == ["404", "Device not found", nil])
            let woken = try await client.put("/v1/me/player/play?device_id=\(device)")
            #expect(woken.status == 204)
            #expect(woken.body.isEmpty)
            let playing = try await client.get("/v1/me/player").json
            #expect(playing.string("device.id") == device)
            #expect(playing.at("is_playing") == true)
            #expect(playing.at("actions.disallows") == ["resuming": true])
            #expect(try await client.get("/v1/me/player/devices").json.at("devices.1.is_active") == true)
        }
    }

    @Test func timePassesWithTheClockOnly() async throws {
        try await withPlayer { client, device async throws in
            let uris = try await client.get("/v1/me/tracks?limit=2").json.strings("items", "track.uri")
            let body: JSONValue = ["uris": .array(uris.map { .string($0) }), "position_ms": 1000]
            #expect(try await client.put("/v1/me/player/play?device_id=\(device)", body).status == 204)
            clock.advance(by: .seconds(30))
            let state = try await client.get("/v1/me/player").json
            #expect(state.int("progress_ms") == 31_000)
            #expect(state.string("item.uri") == uris[0])
            #expect(state.at("context") == .some(.null))
            let rest = (state.int("item.duration_ms") ?? 0) - 31_000
            clock.advance(by: .milliseconds(rest + 500))
            let later = try await client.get("/v1/me/player").json
            #expect(later.string("item.uri") == uris[1])
            #expect(later.int("progress_ms") == 500)
            clock.advance(by: .seconds(3600))
            let end = try await client.get("/v1/me/player").json
            #expect(end.at("is_playing") == false)
            #expect(end.string("item.uri") == uris[0])
        }
    }

    @Test func aPauseKeepsThePlace() async throws {
        try await withPlayer { client, device async throws in
            _ = try await client.put("/v1/me/player/play?device_id=\(device)")
            clock.advance(by: .seconds(5))
            #expect(try await client.put("/v1/me/player/pause").status == 204)
            clock.advance(by: .seconds(50))
            #expect(try await client.get("/v1/me/player").json.int("progress_ms") == 5000)
            #expect(try await client.put("/v1/me/player/pause").error == ["403", "Player command failed: Restriction violated", "UNKNOWN"])
            #expect(try await client.put("/v1/me/player/play").status == 204)
            #expect(try await client.put("/v1/me/player/play").status == 403)
            clock.advance(by: .seconds(2))
            #expect(try await client.get("/v1/me/player").json.int("progress_ms") == 7000)
        }
    }

    @Test func aContextPlaysFromAnOffset() async throws {
        try await withPlayer { client, device async throws in
            let album = try await client.get("/v1/me/albums").json.at("items.0.album") ?? .null
            let tracks = album.strings("tracks.items", "uri")
            let uri = JSONValue.string(album.string("uri"))
            let path = "/v1/me/player/play?device_id=\(device)"
            #expect(
                try await client.put(path, ["context_uri": uri, "offset": ["position": .integer(Int64(tracks.count - 1))]]).status == 204)
            let state = try await client.get("/v1/me/player").json
            #expect(state.string("item.uri") == tracks.last)
            #expect(state.string("context.uri") == album.string("uri"))
            #expect(state.string("context.type") == "album")
            #expect(try await client.post("/v1/me/player/next").error[2] == "NO_NEXT_TRACK")
            #expect(try await client.put(path, ["context_uri": uri, "offset": ["uri": .string(tracks[0])]]).status == 204)
            #expect(try await client.post("/v1/me/player/previous").error[2] == "NO_PREV_TRACK")
            #expect(try await client.put(path, ["context_uri": uri, "offset": ["position": 99]]).status == 400)
        }
    }

    @Test func skippingGoesBothWays() async throws {
        try await withPlayer { client, device async throws in
            _ = try await client.put("/v1/me/player/play?device_id=\(device)")
            let first = try await client.get("/v1/me/player").json.string("item.id")
            #expect(try await client.post("/v1/me/player/next").status == 204)
            #expect(try await client.get("/v1/me/player").json.string("item.id") != first)
            #expect(try await client.post("/v1/me/player/previous").status == 204)
            #expect(try await client.get("/v1/me/player").json.string("item.id") == first)
        }
    }

    @Test func tracksAndContextsAreDifferentThings() async throws {
        try await withPlayer { client, device async throws in
            let track = JSONValue.string(try await client.get("/v1/me/tracks").json.string("items.0.track.uri"))
            let artist = JSONValue.string(try await client.get("/v1/search?q=a&type=artist").json.string("artists.items.0.uri"))
            let path = "/v1/me/player/play?device_id=\(device)"
            #expect(try await client.put(path, ["context_uri": track]).error == ["400", "Non supported context uri", nil])
            #expect(try await client.put(path, ["context_uri": artist, "uris": [track]]).status == 400)
            #expect(try await client.put(path, ["context_uri": artist, "offset": ["position": 0]]).status == 400)
            #expect(try await client.put(path, ["context_uri": "spotify:album:0000000000000000000000"]).status == 404)
            #expect(try await client.put(path, ["uris": ["nonsense"]]).status == 400)
            #expect(try await client.get("/v1/me/player").status == 204)
            #expect(try await client.put(path, ["context_uri": artist]).status == 204)
        }
    }

    @Test func transferWakesADeviceAndKeepsOrStartsPlaying() async throws {
        try await withPlayer { client, device async throws in
            let ids: JSONValue = [.string(device)]
            #expect(try await client.put("/v1/me/player", ["device_ids": ids]).status == 204)
            #expect(try await client.get("/v1/me/player").json.at("is_playing") == false)
            #expect(try await client.put("/v1/me/player", ["device_ids": ids, "play": true]).status == 204)
            #expect(try await client.get("/v1/me/player").json.at("is_playing") == true)
            #expect(try await client.put("/v1/me/player", ["device_ids": ["x"]]).status == 404)
            #expect(try await client.put("/v1/me/player", ["device_ids": ["x", "y"]]).status == 400)
            #expect(try await client.put("/v1/me/player", [:]).error == ["400", "Missing required field: device_ids", nil])
        }
    }
}
