import JSONBytes
import SpotifySimulator
import Testing

@Suite struct PlaylistOperationsTests {
    @Test func listedPlaylistsCarryTheirNumberOfItems() async throws {
        try await withSimulator { client async throws in
            let list = try await client.get("/v1/me/playlists").json
            #expect(list.int("total") == 8)
            #expect(list.int("items.0.items.total") == 130)
            #expect(list.string("items.0.items.href") == "\(client.simulator.baseURL)/playlists/\(list.string("items.0.id"))/items")
            #expect(list.at("items.0.tracks") == nil)
            #expect(list.keys("items.0").contains("primary_color"))
        }
    }

    @Test func theExtendedProfileKeepsTheOldNames() async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended)) { client async throws in
            let id = try await client.get("/v1/me/playlists").json.string("items.0.id")
            let playlist = try await client.get("/v1/playlists/\(id)").json
            #expect(playlist.at("tracks.total") == playlist.at("items.total"))
            #expect(playlist.at("items.items.0.track") == playlist.at("items.items.0.item"))
        }
    }

    @Test func aPlaylistShowsItsFirstHundredRows() async throws {
        try await withSimulator { client async throws in
            let id = try await client.get("/v1/me/playlists").json.string("items.0.id")
            let playlist = try await client.get("/v1/playlists/\(id)?market=SE").json
            #expect(playlist.count("items.items") == 100)
            #expect(playlist.at("followers.href") == .some(.null))
            let row = playlist.at("items.items.0") ?? .null
            #expect(row.keys() == ["added_at", "added_by", "is_local", "primary_color", "item", "video_thumbnail"])
            #expect(row.at("item.track") == true)
            #expect(row.at("item.episode") == false)
            #expect(try await client.get(playlist.string("items.next")).json.count("items") == 30)
        }
    }

    @Test func theRowsOfOthersArePrivate() async throws {
        try await withSimulator { client async throws in
            let list = try await client.get("/v1/me/playlists").json
            let (shared, foreign) = (list.string("items.6.id"), list.string("items.7.id"))
            #expect(try await client.get("/v1/playlists/\(shared)/items").status == 200)
            #expect(try await client.get("/v1/playlists/\(foreign)").json.at("items") == nil)
            #expect(try await client.get("/v1/playlists/\(foreign)/items").error == ["403", "Forbidden", nil])
            #expect(
                try await client.post("/v1/playlists/\(foreign)/items", ["uris": ["spotify:track:0000000000000000000000"]]).status == 403)
        }
    }

    @Test func aNewPlaylistComesFirst() async throws {
        try await withSimulator { client async throws in
            let made = try await client.post("/v1/me/playlists", ["name": "Fresh \"one\"", "public": false, "description": "d"])
            #expect(made.status == 201)
            #expect(made.json.int("items.total") == 0)
            let list = try await client.get("/v1/me/playlists").json
            #expect(list.int("total") == 9)
            #expect(list.string("items.0.name") == "Fresh \"one\"")
            #expect(list.at("items.0.public") == false)
            #expect(list.count("items.0.images") == 0)
            #expect(try await client.post("/v1/me/playlists", ["public": true]).error == ["400", "Missing required field: name", nil])
            #expect(try await client.send("POST", "/v1/me/playlists", body: "{").error == ["400", "Malformed json", nil])
        }
    }
}
