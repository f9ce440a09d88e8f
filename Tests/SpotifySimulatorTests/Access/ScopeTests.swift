import JSONBytes
import SpotifySimulator
import Testing

/// What a token may do: its scopes, its user, and whether that user pays.
@Suite struct ScopeTests {
    private let insufficient = ["403", "Insufficient client scope", nil]

    private func withToken(_ token: SimulatorToken, profile: SimulatorProfile = .development, _ body: (Client) async throws -> Void)
        async throws
    {
        var configuration = SimulatorConfiguration(profile: profile)
        configuration.tokens.append(token)
        try await withSimulator(configuration) { client in
            try await body(Client(simulator: client.simulator, token: token.value))
        }
    }

    @Test func withoutItsScopeAnOperationIsRefused() async throws {
        try await withToken(SimulatorToken("t", scopes: [.readPlayback])) { client async throws in
            for path in ["/v1/me/tracks", "/v1/me/top/artists", "/v1/me/following?type=artist", "/v1/me/player/recently-played"] {
                #expect(try await client.get(path).error == insufficient)
            }
            #expect(try await client.put("/v1/me/player/pause").error == insufficient)
            #expect(try await client.post("/v1/me/playlists", ["name": "n"]).error == insufficient)
            #expect(try await client.get("/v1/me/player/devices").status == 200)
            #expect(try await client.get("/v1/search?q=a&type=track").status == 200)
        }
    }

    @Test func aLibraryWriteNeedsTheScopeOfWhatItNames() async throws {
        try await withToken(SimulatorToken("t", scopes: [.modifyLibrary])) { client async throws in
            let found = try await client.get("/v1/search?q=a&type=track,artist,playlist").json
            let (track, artist) = (found.string("tracks.items.0.uri"), found.string("artists.items.0.uri"))
            #expect(try await client.put("/v1/me/library?uris=\(track)").status == 200)
            #expect(try await client.put("/v1/me/library?uris=\(track),\(artist)").error == insufficient)
            #expect(try await client.get("/v1/me/library/contains?uris=\(track)").error == insufficient)
        }
    }

    @Test func privatePlaylistsHaveScopesOfTheirOwn() async throws {
        try await withToken(SimulatorToken("t", scopes: [.modifyPublicPlaylists])) { client async throws in
            let all = try await Client(simulator: client.simulator).get("/v1/me/playlists").json
            let hidden = all.string("items.2.id")
            #expect(all.at("items.2.public") == false)
            let visible = try await client.get("/v1/me/playlists").json
            #expect(visible.int("total") == 7)
            #expect(!visible.strings("items", "id").contains(hidden))
            #expect(try await client.get("/v1/playlists/\(hidden)").error == insufficient)
            #expect(try await client.put("/v1/playlists/\(hidden)", ["name": "n"]).error == insufficient)
            #expect(try await client.put("/v1/playlists/\(all.string("items.0.id"))", ["name": "n"]).status == 200)
            #expect(try await client.post("/v1/me/playlists", ["name": "n", "public": false]).error == insufficient)
        }
    }

    @Test func theProfileShowsWhatTheScopesAllow() async throws {
        for (scopes, keys) in [
            ([], []), ([.readEmail], ["email"]), ([.readPrivate], ["country", "explicit_content", "product"]),
        ] as [(Set<Scope>, [String])] {
            try await withToken(SimulatorToken("t", scopes: scopes), profile: .extended) { client async throws in
                let me = try await client.get("/v1/me").json
                #expect(me.keys().filter { ["country", "email", "explicit_content", "product"].contains($0) } == keys)
            }
        }
    }

    @Test func theListeningPositionNeedsItsScope() async throws {
        try await withToken(SimulatorToken("t", scopes: [])) { client async throws in
            let owner = Client(simulator: client.simulator)
            let show = try await owner.get("/v1/me/shows").json.string("items.0.show.id")
            let path = "/v1/shows/\(show)/episodes"
            #expect(try await owner.get(path).json.at("items.0.resume_point.resume_position_ms") != nil)
            #expect(try await client.get(path).json.at("items.0.resume_point") == nil)
        }
    }

    @Test func whoDoesNotPayCommandsNoPlayer() async throws {
        let refusal = ["403", "Player command failed: Premium required", "PREMIUM_REQUIRED"]
        for token in [SimulatorToken("t", user: .neighbour), SimulatorToken("t", isPremium: false)] {
            try await withToken(token) { client async throws in
                let device = try await client.get("/v1/me/player/devices").json.string("devices.0.id")
                #expect(try await client.put("/v1/me/player/play?device_id=\(device)").error == refusal)
                #expect(try await client.put("/v1/me/player", ["device_ids": [.string(device)]]).error == refusal)
                #expect(try await client.post("/v1/me/player/next").error == refusal)
                #expect(try await client.put("/v1/me/player/volume?volume_percent=5").error == refusal)
                #expect(try await client.get("/v1/me/player").status == 204)
            }
        }
        try await withToken(SimulatorToken("t", user: .neighbour, isPremium: true)) { client async throws in
            let device = try await client.get("/v1/me/player/devices").json.string("devices.0.id")
            #expect(try await client.put("/v1/me/player/play?device_id=\(device)").status == 204)
        }
    }

    @Test func anAppAloneHasNoUser() async throws {
        try await withToken(SimulatorToken("t", user: .app, scopes: [])) { client async throws in
            let noUser = ["401", "Valid user authentication required", nil]
            for path in ["/v1/me", "/v1/me/tracks", "/v1/me/playlists", "/v1/me/player"] {
                #expect(try await client.get(path).error == noUser)
            }
            #expect(try await client.post("/v1/me/playlists", ["name": "n"]).error == noUser)
            let track = try await client.get("/v1/search?q=a&type=track").json.string("tracks.items.0.id")
            #expect(try await client.get("/v1/tracks/\(track)").json.at("is_playable") == false)
            #expect(try await client.get("/v1/tracks/\(track)?market=US").json.at("is_playable") == true)
            #expect(try await client.get("/v1/tracks/\(track)?market=from_token").error == insufficient)
        }
    }
}
