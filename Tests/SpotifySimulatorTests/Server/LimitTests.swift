import JSONBytes
import SpotifySimulator
import Testing

@Suite struct LimitTests {
    private let clock = ManualClock()

    private func withLimits(_ limits: SimulatorLimits, _ body: (Client) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration(clock: clock.reading)
        configuration.settings.limits = limits
        try await withSimulator(configuration, body)
    }

    @Test func theWindowRolls() async throws {
        try await withLimits(SimulatorLimits(window: 2)) { client async throws in
            #expect(try await client.get("/v1/me").status == 200)
            clock.advance(by: .seconds(20))
            #expect(try await client.get("/v1/me").status == 200)
            let refused = try await client.get("/v1/me")
            #expect(refused.error == ["429", "API rate limit exceeded", nil])
            #expect(refused.headers["retry-after"] == "10")
            clock.advance(by: .seconds(10))
            #expect(try await client.get("/v1/me").status == 200)
            #expect(try await client.get("/v1/me").headers["retry-after"] == "20")
        }
    }

    @Test func whoDoesNotWaitWaitsLonger() async throws {
        try await withLimits(SimulatorLimits(window: 1)) { client async throws in
            _ = try await client.get("/v1/me")
            var waits: [String?] = []
            for _ in 0..<3 { waits.append(try await client.get("/v1/me").headers["retry-after"]) }
            #expect(waits == ["30", "45", "67"])
            clock.advance(by: .seconds(66))
            #expect(try await client.get("/v1/me").status == 429)
            clock.advance(by: .seconds(100))
            #expect(try await client.get("/v1/me").status == 200)
        }
    }

    @Test func theQuotaIsOfADayAndSaysSo() async throws {
        try await withLimits(SimulatorLimits(window: 100, quota: 3)) { client async throws in
            for _ in 0..<3 { #expect(try await client.get("/v1/me").status == 200) }
            clock.advance(by: .seconds(3600))
            let refused = try await client.get("/v1/me")
            #expect(refused.error == ["429", "Too many requests", "QUOTA_EXCEEDED"])
            #expect(refused.headers["retry-after"] == "82800")
            clock.advance(by: .seconds(82_800))
            #expect(try await client.get("/v1/me").status == 200)
        }
    }

    @Test func limitsAreSetWhileItRuns() async throws {
        try await withLimits(SimulatorLimits()) { client async throws in
            let control = Client(simulator: client.simulator, token: nil)
            #expect(try await control.put("/_simulator/limits", ["window": 0]).status == 204)
            #expect(try await control.get("/_simulator/limits").body == #"{"window":0,"quota":null}"#)
            #expect(try await client.get("/v1/me").headers["retry-after"] == "30")
            #expect(try await control.put("/_simulator/limits", ["window": nil]).status == 204)
            #expect(try await client.get("/v1/me").status == 200)
            #expect(try await control.put("/_simulator/limits", ["windows": 5]).error == ["400", "unknown key 'windows'", nil])
        }
    }
}
