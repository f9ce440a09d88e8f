import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import NIOHTTP1
import Testing

@testable import GatewayServer

/// What probes and people are answered.
@Suite struct HealthRoutesTests {
    private let clock = ManualClock()
    private let board: HealthBoard
    private let routes: AdminRoutes
    private let plan = PlanFixtures.plan([])

    init() {
        let clock = clock
        let checks = [HealthFixtures.check("store", isCritical: true), HealthFixtures.check("api", .upstream)]
        board = HealthBoard(plan: HealthFixtures.plan(checks), loops: 1, now: clock.now)
        routes = AdminRoutes(HealthRoutes(board, plan: plan, now: { clock.now }).routes)
    }

    private func ask(_ path: String, verbose: Bool = false) async throws -> AdminResponse {
        guard case .found(let route, _) = routes.match("GET", [path]) else { throw IncompleteResponse(text: path) }
        return await route.handler(AdminRequest(query: verbose ? ["verbose": ""] : [:], actor: "a"))
    }

    private func finish(_ check: Int, _ outcome: HealthOutcome, times: Int = 1) throws {
        for _ in 0..<times { board.finish(check, run: try #require(board.begin(check, now: clock.now)), outcome, now: clock.now) }
    }

    @Test func probesAnswer200Or503() async throws {
        #expect(try await ask("livez").status == 200)
        #expect(try await ask("startupz").status == 503)
        #expect(try await ask("readyz").status == 503)
        #expect(try await ask("readyz").text == "not started yet\n")
        board.noteListening()
        try finish(0, .well("fine"))
        #expect(try await ask("startupz").status == 200)
        #expect(try await ask("readyz").text == "ok\n")
        board.noteDraining()
        #expect(try await ask("readyz").status == 503)
        #expect(try await ask("readyz").text == "draining\n")
        #expect(try await ask("startupz").status == 200)
        #expect(try await ask("livez").status == 200)
    }

    @Test func verboseProbesNameEveryCondition() async throws {
        board.noteListening()
        try finish(0, .ill("full"))
        #expect(
            try await ask("readyz", verbose: true).text == """
                [+] started
                [+] not draining
                [-] store: fail, full
                readyz failed

                """)
        #expect(try await ask("readyz").text == "store: fail, full\n")
        #expect(try await ask("livez", verbose: true).text == "[+] event loops at most 0 ms late\nlivez passed\n")
    }

    @Test func healthHasEveryCheck() async throws {
        board.noteListening()
        try finish(0, .well("fine"))
        try finish(1, .ill("connection refused"))
        clock.advance(by: .milliseconds(2_500))
        let response = try await ask("health")
        #expect(response.status == 200)
        let json = try response.json
        #expect(json["status"] == "warn")
        #expect(json["healthy"] == true)
        #expect(json["uptime_seconds"] == 2.5)
        #expect(json["revision"] == .string(plan.revision))
        #expect(
            json["checks"] == [
                [
                    "name": "store", "status": "pass", "critical": true, "duration_ms": 0.0, "age_seconds": 2.5, "message": "fine",
                ],
                [
                    "name": "api", "status": "fail", "critical": false, "duration_ms": 0.0, "age_seconds": 2.5,
                    "message": "connection refused",
                ],
            ])
        #expect(json["summary"] == ["total": 2, "pass": 1, "warn": 0, "fail": 1, "unknown": 0])
        #expect(try await ask("health", verbose: true).json["checks"]?[0]?["fall"] == 3)
    }

    @Test func anUnhealthyGatewayAnswers503() async throws {
        try finish(0, .ill("full"))
        let response = try await ask("health")
        #expect(response.status == 503)
        #expect(try response.json["status"] == "fail")
        #expect(try response.json["healthy"] == false)
    }
}
