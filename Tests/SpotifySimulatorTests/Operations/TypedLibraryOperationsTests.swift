import JSONBytes
import SpotifySimulator
import Testing

/// The library, type by type, as extended quota still has it.
@Suite struct TypedLibraryOperationsTests {
    @Test(arguments: [("tracks", "track", 50), ("albums", "album", 20), ("shows", "show", 50), ("episodes", "episode", 50)])
    func savingRemovingAndChecking(plural: String, kind: String, maximum: Int) async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            let id = try await client.get("/v1/me/\(plural)").json.string("items.1.\(kind).id")
            let (path, contains) = ("/v1/me/\(plural)", "/v1/me/\(plural)/contains?ids=\(id)")
            #expect(try await client.get(contains).json == [true])
            #expect(try await client.delete("\(path)?ids=\(id)").status == 200)
            #expect(try await client.get(contains).json == [false])
            #expect(try await client.put(path, ["ids": [.string(id)]]).status == 200)
            #expect(try await client.get(path).json.string("items.0.\(kind).id") == id)
            #expect(try await client.get("/v1/me/library/contains?uris=spotify:\(kind):\(id)").json == [true])
            let many = repeatElement(id, count: maximum + 1).joined(separator: ",")
            #expect(try await client.put("\(path)?ids=\(many)").error == ["400", "Too many ids requested", nil])
            #expect(try await client.put(path).error == ["400", "Missing required field: ids", nil])
            #expect(try await client.put("\(path)?ids=x").error == ["400", "Invalid base62 id", nil])
            #expect(try await client.put("\(path)?ids=0000000000000000000000").status == 404)
        }
    }

    @Test func savedTracksMayCarryTheirTime() async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            let id = try await client.get("/v1/search?q=a&type=track").json.string("tracks.items.0.id")
            let body: JSONValue = ["timestamped_ids": [["id": .string(id), "added_at": "2026-11-01T00:00:00Z"]]]
            #expect(try await client.put("/v1/me/tracks", body).status == 200)
            #expect(try await client.get("/v1/me/tracks/contains?ids=\(id)").json == [true])
        }
    }

    @Test func artistsAreFollowedInBothWays() async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            let list = try await client.get("/v1/me/following?type=artist&limit=3").json
            #expect(list.int("artists.total") == 7)
            let next = try await client.get(list.string("artists.next")).json
            #expect(next.count("artists.items") == 3)
            #expect(list.string("artists.cursors.after") == list.string("artists.items.2.id"))
            let id = list.string("artists.items.0.id")
            #expect(try await client.delete("/v1/me/following?type=artist&ids=\(id)").status == 204)
            #expect(try await client.get("/v1/me/following/contains?type=artist&ids=\(id)").json == [false])
            #expect(try await client.put("/v1/me/library?uris=spotify:artist:\(id)").status == 200)
            #expect(try await client.get("/v1/me/following/contains?type=artist&ids=\(id)").json == [true])
            #expect(try await client.get("/v1/me/following").error == ["400", "Invalid type", nil])
        }
    }

    @Test func severalAtOnceHaveNullForTheUnknown() async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            let id = try await client.get("/v1/me/tracks").json.string("items.0.track.id")
            let found = try await client.get("/v1/tracks/?ids=\(id),0000000000000000000000").json
            #expect(found.string("tracks.0.id") == id)
            #expect(found.at("tracks.1") == .some(.null))
            #expect(try await client.get("/v1/tracks").error == ["400", "Missing required field: ids", nil])
        }
    }
}
