import JSONBytes
import SpotifySimulator
import Testing

/// Where things can be played, and who decides.
@Suite struct MarketTests {
    private func withExtended(_ body: (Client) async throws -> Void) async throws {
        try await withSimulator(SimulatorConfiguration(profile: .extended), body)
    }

    /// A track of the album tracks that is not available in Sweden, where the owner lives.
    private func restricted(_ client: Client) async throws -> JSONValue {
        for index in 0..<24 {
            let album = try await client.get("/v1/me/albums?limit=1&offset=\(index)").json.at("items.0.album.tracks.items")
            if let track = album?.arrayValue?.first(where: { $0.at("is_playable") == false }) { return track }
        }
        return .null
    }

    @Test func theAccountsCountryGoesBeforeTheMarket() async throws {
        try await withExtended { client async throws in
            let id = try await restricted(client).string("id")
            let app = Client(simulator: client.simulator, token: "app-token")
            for (client, market, isPlayable) in [(client, "US", false), (client, "SE", false), (app, "US", true), (app, "SE", false)] {
                let track = try await client.get("/v1/tracks/\(id)?market=\(market)").json
                #expect(track.at("is_playable") == .bool(isPlayable))
                #expect((track.string("restrictions.reason") == "market") == !isPlayable)
            }
        }
    }

    @Test func marketsAreListedUnlessOneWasAskedFor() async throws {
        try await withExtended { client async throws in
            let track = try await restricted(client)
            #expect(track.at("available_markets") == ["CA", "GB", "US"])
            #expect(try await client.get("/v1/tracks/\(track.string("id"))?market=SE").json.at("available_markets") == nil)
            #expect(try await client.get("/v1/me/shows?market=SE").json.at("items.0.show.available_markets") == nil)
            #expect(try await client.get("/v1/markets").json.at("markets")?.arrayValue?.contains("SE") == true)
            #expect(try await client.get("/v1/tracks/\(track.string("id"))?market=XX").error == ["400", "Invalid market code", nil])
        }
    }
}
