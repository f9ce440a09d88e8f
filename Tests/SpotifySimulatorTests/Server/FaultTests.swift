import JSONBytes
import SpotifySimulator
import Testing

@Suite struct FaultTests {
    @Test func aStatusTakesTheAnswersPlaceAsOftenAsItShould() async throws {
        let answer = SimulatorFault.Answer(status: 503, body: "<html>busy</html>", contentType: "text/html", retryAfter: 3)
        let fault = SimulatorFault(path: "/v1/m*", method: "GET", action: .status(answer), times: 2)
        try await withSimulator(SimulatorConfiguration(faults: [fault])) { client async throws in
            for _ in 0..<2 {
                let failed = try await client.get("/v1/me")
                #expect(failed.status == 503)
                #expect(failed.body == "<html>busy</html>")
                #expect(failed.headers["content-type"] == "text/html")
                #expect(failed.headers["retry-after"] == "3")
            }
            #expect(try await client.get("/v1/me").status == 200)
            client.simulator.reset()
            #expect(try await client.get("/v1/me").status == 503)
        }
    }

    @Test func methodAndPathMustFit() async throws {
        let faults = [
            SimulatorFault(path: "/v1/me", method: "POST", action: .status(.init(status: 500))),
            SimulatorFault(path: "/v1/*/player", action: .status(.init(status: 502))),
        ]
        try await withSimulator(SimulatorConfiguration(faults: faults)) { client async throws in
            #expect(try await client.get("/v1/me").status == 200)
            #expect(try await client.get("/v1/me/player/devices").status == 200)
            #expect(try await client.get("/v1/me/player").error == ["502", "Bad Gateway", nil])
        }
    }

    @Test func aLostAnswerLeavesTheWriteDone() async throws {
        try await withSimulator { client async throws in
            for (action, total) in [(SimulatorFault.Action.reset, 9), (.truncate, 10), (.status(.init(status: 500)), 10)] {
                client.simulator.setFaults([SimulatorFault(path: "/v1/me/playlists", method: "POST", action: action, times: 1)])
                let response = try? await client.post("/v1/me/playlists", ["name": "x"])
                #expect((response == nil) == (action == .reset))
                #expect(response?.json.at("id") == nil)
                #expect(try await client.get("/v1/me/playlists").json.int("total") == total)
            }
        }
    }

    @Test func aTruncatedAnswerIsACompleteMessage() async throws {
        try await withSimulator { client async throws in
            let whole = try await client.get("/v1/me")
            client.simulator.setFaults([SimulatorFault(path: "*", action: .truncate)])
            let half = try await client.get("/v1/me")
            #expect(half.status == 200)
            #expect(half.body.utf8.count == whole.body.utf8.count / 2)
            #expect(half.headers["content-length"] == String(half.body.utf8.count))
            #expect(whole.body.hasPrefix(half.body))
        }
    }

    @Test func delaysAddUp() async throws {
        let fault = SimulatorFault(path: "/v1/me", action: .delay, latency: .milliseconds(30))
        try await withSimulator(SimulatorConfiguration(latency: .milliseconds(20), faults: [fault])) { client async throws in
            let start = ContinuousClock.now
            #expect(try await client.get("/v1/me").status == 200)
            #expect(start.duration(to: .now) >= .milliseconds(50))
        }
    }

    @Test func aBurstBeginsAndEndsWithTheClock() async throws {
        let clock = ManualClock()
        let fault = SimulatorFault(path: "*", action: .status(.page(502)), from: .seconds(10), until: .seconds(20))
        try await withSimulator(SimulatorConfiguration(faults: [fault], clock: clock.reading)) { client async throws in
            for (seconds, status) in [(9, 200), (1, 502), (9, 502), (1, 200)] {
                clock.advance(by: .seconds(seconds))
                let answer = try await client.get("/v1/me")
                #expect(answer.status == status)
                #expect((answer.headers["content-type"] == "text/html; charset=utf-8") == (status == 502))
            }
        }
    }

    @Test func aSlowBodyComesPieceByPiece() async throws {
        try await withSimulator { client async throws in
            let whole = try await client.get("/v1/me")
            let pace = SimulatorFault.Pace(bytes: 40, pause: .milliseconds(5))
            client.simulator.setFaults([SimulatorFault(path: "/v1/me", action: .trickle(pace))])
            let start = ContinuousClock.now
            #expect(try await client.get("/v1/me") == whole)
            #expect(start.duration(to: .now) >= .milliseconds(5 * (whole.body.utf8.count / 40)))
        }
    }
}
