import JSONBytes
import SpotifySimulator
import Testing

/// The rows change at once, the snapshot id that readers see does not.
@Suite struct SnapshotLagTests {
    @Test func readersSeeTheOldSnapshotForAWhile() async throws {
        let clock = ManualClock()
        var configuration = SimulatorConfiguration(clock: clock.reading)
        configuration.settings.snapshotLag = .seconds(30)
        try await withSimulator(configuration) { client async throws in
            let playlist = try await client.get("/v1/me/playlists").json.string("items.0.id")
            let path = "/v1/playlists/\(playlist)"
            let before = try await client.get("\(path)?fields=snapshot_id,items.total").json
            let track = try await client.get("/v1/me/tracks").json.at("items.0.track.uri") ?? .null
            let written = try await client.post("\(path)/items", ["uris": [track]]).json.string("snapshot_id")
            clock.advance(by: .seconds(29))
            let during = try await client.get("\(path)?fields=snapshot_id,items.total").json
            #expect(during.string("snapshot_id") == before.string("snapshot_id"))
            #expect(during.int("items.total") == (before.int("items.total") ?? 0) + 1)
            #expect(written != before.string("snapshot_id"))
            clock.advance(by: .seconds(1))
            #expect(try await client.get(path).json.string("snapshot_id") == written)
            #expect(try await client.put(path, ["name": "Renamed"]).status == 200)
            clock.advance(by: .seconds(30))
            #expect(try await client.get(path).json.string("snapshot_id") != written)
            #expect(try await client.get(path).json.string("name") == "Renamed")
        }
    }
}
