import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore
import NIOPosix
import Testing

@testable import GatewayServer

/// The background runs, with sleeps that the test ends.
@Suite(.timeLimit(.minutes(1))) struct HealthMonitorTests {
    /// Hands each sleep to the test, which ends it.
    private final class Alarm: Sendable {
        let sleeps: AsyncStream<(Int64, CheckedContinuation<Void, Never>)>
        private let emit: AsyncStream<(Int64, CheckedContinuation<Void, Never>)>.Continuation

        init() { (sleeps, emit) = AsyncStream.makeStream() }

        func sleep(_ nanoseconds: Int64) async throws {
            try Task.checkCancellation()
            await withCheckedContinuation { _ = emit.yield((nanoseconds, $0)) }
        }
    }

    private let clock = ManualClock()
    private let alarm = Alarm()
    private let board: HealthBoard

    init() {
        let loops = Array(MultiThreadedEventLoopGroup.singleton.makeIterator()).count
        board = HealthBoard(plan: HealthFixtures.plan([HealthFixtures.check("api", .upstream)]), loops: loops, now: clock.now)
    }

    private func monitor(upstream: @escaping @Sendable (Int64) async -> HealthOutcome) -> HealthMonitor {
        HealthMonitor(
            board: board, probes: .init(cache: { .well("") }, credentials: { .well("") }, metrics: { _ in .well("") }, upstream: upstream),
            group: MultiThreadedEventLoopGroup.singleton, now: { [clock] in clock.now }, sleep: { [alarm] in try await alarm.sleep($0) })
    }

    @Test func aHungCheckTimesOutIsCancelledAndIsNotStartedTwice() async throws {
        let (starts, started) = AsyncStream<Int64>.makeStream()
        let (ends, ended) = AsyncStream<Bool>.makeStream()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let monitor = monitor { period in
            started.yield(period)
            for await _ in gate { break }
            ended.yield(Task.isCancelled)
            return .well("late")
        }
        let run = Task { try await monitor.run() }
        var sleeps = alarm.sleeps.makeAsyncIterator()
        var starting = starts.makeAsyncIterator()
        #expect(await starting.next() == 10 * HealthFixtures.second)

        let timeout = try #require(await sleeps.next())
        #expect(timeout.0 == 2 * HealthFixtures.second)
        clock.advance(by: .seconds(2))
        timeout.1.resume()
        let rest = try #require(await sleeps.next())
        #expect(rest.0 == 8 * HealthFixtures.second)
        #expect(board.report(now: clock.now).checks[0].status == .fail)
        var ending = ends.makeAsyncIterator()
        #expect(await ending.next() == true, "the check was told to stop")

        clock.advance(by: .seconds(8))
        rest.1.resume()
        #expect(await starting.next() == 10 * HealthFixtures.second, "the next run is made once the first has ended")
        run.cancel()
        open.finish()
        let last = try #require(await sleeps.next())
        last.1.resume()
        try? await run.value
    }

    @Test func resultsReachTheBoard() async throws {
        let monitor = monitor { _ in .ill("refused") }
        let run = Task { try await monitor.run() }
        var sleeps = alarm.sleeps.makeAsyncIterator()
        let timeout = try #require(await sleeps.next())
        while board.report(now: clock.now).checks[0].status == .unknown { await Task.yield() }
        #expect(board.report(now: clock.now).checks[0].message == "refused")
        run.cancel()
        timeout.1.resume()
        try? await run.value
    }
}
