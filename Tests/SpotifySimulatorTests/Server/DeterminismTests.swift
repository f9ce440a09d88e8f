import JSONBytes
import SpotifySimulator
import Testing

@Suite struct DeterminismTests {
    /// Reads and writes that touch everything, without the port.
    private func transcript(_ client: Client) async throws -> [String] {
        var bodies: [String] = []
        func record(_ response: Response) -> Response {
            bodies.append(response.body.split(separator: client.origin).joined(separator: "ORIGIN"))
            return response
        }
        _ = record(try await client.get("/v1/me"))
        _ = record(try await client.get("/v1/search?q=amber&type=track,album,artist,playlist&limit=10"))
        _ = record(try await client.get("/v1/me/albums?limit=50"))
        let tracks = record(try await client.get("/v1/me/tracks?limit=50"))
        let made = record(try await client.post("/v1/me/playlists", ["name": "x"]))
        let uri = tracks.json.string("items.0.track.uri")
        _ = record(try await client.post("/v1/playlists/\(made.json.string("id"))/items", ["uris": [.string(uri)]]))
        _ = record(try await client.get("/v1/me/playlists"))
        let devices = record(try await client.get("/v1/me/player/devices"))
        _ = try await client.put("/v1/me/player/play?device_id=\(devices.json.string("devices.0.id"))")
        _ = record(try await client.get("/v1/me/player"))
        return bodies
    }

    @Test func theSeedDecidesEverything() async throws {
        var transcripts: [[String]] = []
        for seed: UInt64 in [7, 7, 8] {
            try await withSimulator(SimulatorConfiguration(seed: seed, clock: { .seconds(10) })) {
                transcripts.append(try await transcript($0))
            }
        }
        #expect(transcripts[0] == transcripts[1])
        for (same, other) in zip(transcripts[0], transcripts[2]) { #expect(same != other) }
    }

    @Test func aResetBringsTheStartBack() async throws {
        try await withSimulator(SimulatorConfiguration(clock: { .zero })) { client async throws in
            let first = try await transcript(client)
            client.simulator.reset()
            #expect(client.simulator.requests.isEmpty)
            #expect(try await transcript(client) == first)
        }
    }
}
