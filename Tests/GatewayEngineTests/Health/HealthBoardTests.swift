import GatewayPlan
import GatewayTestSupport
import NIOCore
import Testing

@testable import GatewayEngine

/// What follows from the checks: healthy, live, started, ready.
@Suite struct HealthBoardTests {
    private let clock = ManualClock()

    private func board(_ checks: HealthCheckPlan...) -> HealthBoard {
        HealthBoard(plan: HealthFixtures.plan(checks), loops: 2, now: clock.now)
    }

    private func finish(_ board: HealthBoard, _ check: Int, _ outcome: HealthOutcome) throws {
        board.finish(check, run: try #require(board.begin(check, now: clock.now)), outcome, now: clock.now)
    }

    @Test func itStartsOnceClientsCanConnectAndEverythingCriticalHasBeenLookedAt() throws {
        let board = board(HealthFixtures.check("a", isCritical: true), HealthFixtures.check("b"))
        #expect(!board.report(now: clock.now).isStarted)
        board.noteListening()
        #expect(!board.report(now: clock.now).isStarted)
        #expect(!board.report(now: clock.now).isReady)
        try finish(board, 0, .well(""))
        #expect(board.report(now: clock.now).isStarted)
        #expect(board.report(now: clock.now).isReady)
        #expect(board.report(now: clock.now).status == .warn, "the other has not been looked at")
    }

    @Test func started_staysTrueOnceTrue() throws {
        let board = board(HealthFixtures.check("a", isCritical: true))
        board.noteListening()
        try finish(board, 0, .well(""))
        for _ in 0..<3 { try finish(board, 0, .ill("")) }
        board.noteDraining()
        clock.advance(by: .hours(1))
        let report = board.report(now: clock.now)
        #expect(report.isStarted)
        #expect(!report.isReady)
    }

    @Test func readiness_survivesUpstreamDown() throws {
        let board = board(HealthFixtures.check("upstream", .upstream), HealthFixtures.check("cache", isCritical: true))
        board.noteListening()
        try finish(board, 1, .well(""))
        for _ in 0..<10 { try finish(board, 0, .ill("connection refused")) }
        let report = board.report(now: clock.now)
        #expect(report.isReady)
        #expect(report.isHealthy)
        #expect(report.status == .warn)
    }

    @Test func readinessFollowsWhatIsDeclaredCritical() throws {
        let board = board(HealthFixtures.check("upstream", .upstream, isCritical: true))
        board.noteListening()
        try finish(board, 0, .well(""))
        var ready: [Bool] = []
        for outcome in [HealthOutcome.ill(""), .ill(""), .ill(""), .well(""), .well("")] {
            try finish(board, 0, outcome)
            ready.append(board.report(now: clock.now).isReady)
        }
        #expect(ready == [true, true, false, false, true])
        #expect(board.report(now: clock.now).status == .pass)
    }

    @Test func aCriticalCheckThatFailsMakesTheGatewayUnhealthy() throws {
        let board = board(HealthFixtures.check("a", isCritical: true))
        try finish(board, 0, .ill(""))
        #expect(board.report(now: clock.now).status == .fail)
        #expect(!board.report(now: clock.now).isHealthy)
    }

    @Test func aResultThatIsTooOldIsAWarningAndNoMore() throws {
        let board = board(HealthFixtures.check("a", isCritical: true))
        board.noteListening()
        try finish(board, 0, .well(""))
        clock.advance(by: .seconds(31))
        board.beat(loop: 0, now: clock.now)
        board.beat(loop: 1, now: clock.now)
        let report = board.report(now: clock.now)
        #expect(report.checks.map(\.status) == [.unknown])
        #expect(report.status == .warn)
        #expect(report.isReady)
    }

    @Test func liveness_dependsOnNoCheck() throws {
        let board = board(HealthFixtures.check("a", isCritical: true), HealthFixtures.check("upstream", .upstream, isCritical: true))
        for _ in 0..<5 {
            try finish(board, 0, .ill(""))
            try finish(board, 1, .ill(""))
        }
        board.noteDraining()
        #expect(board.report(now: clock.now).isLive)
    }

    @Test func livenessEndsWithTheHeartbeatOfAnyEventLoop() {
        let board = board()
        clock.advance(by: .seconds(6))
        board.beat(loop: 0, now: clock.now)
        #expect(board.report(now: clock.now).isLive, "5 s late is not too late")
        clock.advance(by: .nanoseconds(1))
        #expect(!board.report(now: clock.now).isLive)
        #expect(board.report(now: clock.now).status == .fail)
        board.beat(loop: 1, now: clock.now)
        #expect(board.report(now: clock.now).isLive)
    }

    @Test func theWorstDelayIsThatSinceItWasLastTaken() {
        let board = board()
        clock.advance(by: .milliseconds(1_300))
        board.beat(loop: 0, now: clock.now)
        board.beat(loop: 1, now: clock.now)
        clock.advance(by: .milliseconds(100))
        #expect(board.takeWorstDelay(now: clock.now) == 300_000_000)
        #expect(board.takeWorstDelay(now: clock.now) == 0)
        clock.advance(by: .milliseconds(1_000))
        #expect(board.takeWorstDelay(now: clock.now) == 100_000_000, "one that has not come yet is late too")
    }

    @Test func drainingIsSeenAtOnce() throws {
        let board = board(HealthFixtures.check("a"))
        board.noteListening()
        try finish(board, 0, .well(""))
        #expect(board.report(now: clock.now).status == .pass)
        board.noteDraining()
        let report = board.report(now: clock.now)
        #expect(report.isDraining)
        #expect(!report.isReady)
        #expect(report.isHealthy)
        #expect(report.status == .warn)
    }
}
