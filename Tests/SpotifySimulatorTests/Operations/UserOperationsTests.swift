import JSONBytes
import SpotifySimulator
import Testing

/// Two people who share a world.
@Suite struct UserOperationsTests {
    private func withBoth(_ body: (_ owner: Client, _ neighbour: Client) async throws -> Void) async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client in
            try await body(client, Client(simulator: client.simulator, token: "neighbour-token"))
        }
    }

    @Test func eachHasALibraryAndAPlayer() async throws {
        try await withBoth { owner, neighbour async throws in
            #expect(try await owner.get("/v1/me/tracks").json.int("total") == 62)
            #expect(try await neighbour.get("/v1/me/tracks").json.int("total") == 12)
            let track = try await owner.get("/v1/me/tracks").json.string("items.0.track.uri")
            let before = try await neighbour.get("/v1/me/library/contains?uris=\(track)").json
            _ = try await owner.delete("/v1/me/library?uris=\(track)")
            #expect(try await neighbour.get("/v1/me/library/contains?uris=\(track)").json == before)
            let device = try await owner.get("/v1/me/player/devices").json.string("devices.0.id")
            _ = try await owner.put("/v1/me/player/play?device_id=\(device)")
            #expect(try await neighbour.get("/v1/me/player").status == 204)
        }
    }

    @Test func aPrivatePlaylistIsSeenByItsOwnerOnly() async throws {
        try await withBoth { owner, neighbour async throws in
            let list = try await neighbour.get("/v1/me/playlists").json
            let hidden = list.string("items.4.id")
            #expect(list.string("items.4.name") == "Locked Drawer")
            #expect(try await neighbour.get("/v1/playlists/\(hidden)").status == 200)
            #expect(try await owner.get("/v1/playlists/\(hidden)").status == 404)
            #expect(try await owner.get("/v1/playlists/\(hidden)/items").status == 404)
            #expect(try await owner.put("/v1/playlists/\(hidden)", ["name": "n"]).status == 404)
            let user = try await neighbour.get("/v1/me").json.string("id")
            let found = try await owner.get("/v1/users/\(user)/playlists").json
            #expect(found.int("total") == (list.int("total") ?? 0) - 1)
            #expect(try await owner.get("/v1/search?q=locked+drawer&type=playlist").json.int("playlists.total") == 0)
        }
    }

    @Test func collaboratorsShareTheRowsAndNotTheDetails() async throws {
        try await withBoth { owner, neighbour async throws in
            let shared = try await owner.get("/v1/me/playlists").json.string("items.6.id")
            let track = try await owner.get("/v1/me/tracks").json.string("items.0.track.uri")
            #expect(try await owner.post("/v1/playlists/\(shared)/items", ["uris": [.string(track)], "position": 0]).status == 201)
            let rows = try await neighbour.get("/v1/playlists/\(shared)/tracks").json
            #expect(rows.string("items.0.track.uri") == track)
            #expect(rows.string("items.0.added_by.id") == (try await owner.get("/v1/me").json.string("id")))
            #expect(try await owner.put("/v1/playlists/\(shared)", ["name": "Mine"]).error == ["403", "Forbidden", nil])
            #expect(try await neighbour.put("/v1/playlists/\(shared)", ["name": "Ours", "public": false]).status == 200)
        }
    }

    @Test func playlistsAreMadeForOneselfOnly() async throws {
        try await withBoth { owner, neighbour async throws in
            let (own, other) = (try await owner.get("/v1/me").json.string("id"), try await neighbour.get("/v1/me").json.string("id"))
            #expect(try await owner.post("/v1/users/\(own)/playlists", ["name": "n"]).json.string("owner.id") == own)
            #expect(try await owner.post("/v1/users/\(other)/playlists", ["name": "n"]).status == 403)
            #expect(
                try await owner.get("/v1/users/\(other)").json.keys() == [
                    "display_name", "external_urls", "href", "id", "images", "type", "uri", "followers",
                ])
            #expect(try await owner.get("/v1/users/nobody").error == ["404", "No such user", nil])
        }
    }

    @Test func followersAreCountedByWhatTheyDo() async throws {
        try await withBoth { owner, neighbour async throws in
            let id = try await owner.get("/v1/me/playlists").json.string("items.0.id")
            let contains = "/v1/playlists/\(id)/followers/contains"
            #expect(try await neighbour.get(contains).json == [false])
            #expect(try await neighbour.put("/v1/playlists/\(id)/followers", ["public": true]).status == 200)
            #expect(try await neighbour.get(contains).json == [true])
            #expect(try await neighbour.get("/v1/me/playlists").json.string("items.0.id") == id)
            #expect(try await neighbour.delete("/v1/playlists/\(id)/followers").status == 200)
            #expect(try await neighbour.get(contains).json == [false])
            #expect(try await owner.get("/v1/playlists/\(id)").status == 200)
        }
    }
}
