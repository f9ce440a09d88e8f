import Foundation
import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTestSupport
import NIOCore
import Synchronization
import TestSupport
import Testing

/// The whole way of many calls in simulated time, before an upstream that is in trouble.
///
/// The seeds are fixed; `SETLIST_SEEDS=1000` runs as many.
@Suite(.onOwnThreads) struct PipelineSimulationTests {
    static let seeds = [UInt64](1...(UInt64(ProcessInfo.processInfo.environment["SETLIST_SEEDS"] ?? "") ?? 3))

    /// What came of all calls of one run.
    struct Summary: Sendable {
        var ended = 0
        var late = 0
        var sent = 0
        var refused = 0
        var retries = 0
    }

    /// Calls that begin at random within `seconds`, each of a random tool.
    private func run(
        _ harness: DriverHarness, calls: Int, seconds: Double, deadline: Double, seed: UInt64
    ) -> Summary {
        var random = SeededGenerator(seed: seed)
        let summary = Mutex(Summary())
        for _ in 0..<calls {
            let begin = harness.time.now + .nanoseconds(Int64(Double.random(in: 0...seconds, using: &random) * 1e9))
            let tool = Int.random(in: 0..<harness.plan.tools.count, using: &random)
            harness.time.start {
                await harness.time.clock.sleep(begin)
                let ended = await harness.end(harness.call(tool))
                summary.withLock { summary in
                    summary.ended += 1
                    if ended.seconds > deadline { summary.late += 1 }
                    if ended.refusal != nil { summary.refused += 1 }
                    summary.sent += ended.outcome.attempts
                    summary.retries += max(0, ended.outcome.attempts - 1)
                }
            }
        }
        harness.time.run()
        return summary.withLock { $0 }
    }

    private static func tools(_ count: Int, breaker: BreakerPolicy? = .standard, retry: RetryPolicy? = .standard) throws -> [ToolPlan] {
        try (0..<count).map { index in
            try PlanFixtures.tool(
                id: index, name: "tool\(index)", timeout: 30_000_000_000,
                resilience: .standard("tool\(index)", breaker: breaker, retry: retry, deadline: 45_000_000_000))
        }
    }

    /// Nobody answers: besides the five failures that open it, a breaker sends one probe for each open time, and each takes as long as before
    /// or longer.
    @Test(arguments: seeds) func aDeadUpstreamIsLeftAlone(seed: UInt64) throws {
        let harness = DriverHarness(try Self.tools(1), seed: seed) { _, _ in .failure(.unreachable("no route to host")) }
        let summary = run(harness, calls: 10_000, seconds: 3600, deadline: 45, seed: seed)
        #expect(summary.ended == 10_000)
        #expect(summary.late == 0)
        // Open for 60, 120, 240, 480, 600, 600, … s: in an hour 5 failures and a probe at the end of each of nine open times at most.
        let minimum = 5 + 8
        #expect(harness.upstream.requests.count <= minimum * 12 / 10, "\(harness.upstream.requests.count) requests")
        #expect(harness.upstream.requests.count == summary.sent)
        #expect(summary.refused >= 10_000 - harness.upstream.requests.count)
    }

    /// Everything is answered 503 and no breaker helps: the budget alone bounds what retries add.
    @Test(arguments: seeds) func retriesAddNoMoreThanTheirBudget(seed: UInt64) throws {
        let harness = DriverHarness(try Self.tools(8, breaker: nil), seed: seed) { _, _ in .status(503, after: 0.05) }
        let seconds = 100.0
        let summary = run(harness, calls: 10_000, seconds: seconds, deadline: 45, seed: seed)
        #expect(summary.late == 0)
        let allowed = 0.2 * 10_000 + 1 * seconds * 10 / 9 + 10
        #expect(Double(summary.retries) <= allowed, "\(summary.retries) retries")
        #expect(harness.upstream.requests.count == 10_000 + summary.retries)
        #expect(summary.retries > 1000, "retries are made all the same")
    }

    /// An upstream that answers 429 with pauses that double while it is asked too often: an hour of calls without a pause.
    @Test(arguments: seeds) func anHourOf429sWithGrowingPauses(seed: UInt64) throws {
        let strict = Mutex(StrictUpstream())
        let time = Mutex<SimulatedTime?>(nil)
        let account = RateTierPlan(
            name: "account", windows: [RateWindowPlan(name: "window", limit: 40, period: 30_000_000_000)])
        var limits = RateLimitPlan.none
        limits.account = account
        let harness = DriverHarness(try Self.tools(4), rateLimits: limits, seed: seed) { _, _ in
            let now = time.withLock { $0?.now ?? .distantPast }
            return strict.withLock { upstream in
                upstream.answer(at: now).map { .status(429, retryAfter: $0) } ?? .status(200, after: 0.1)
            }
        }
        time.withLock { $0 = harness.time }
        let summary = run(harness, calls: 20_000, seconds: 3600, deadline: 45, seed: seed)
        #expect(summary.ended == 20_000)
        #expect(summary.late == 0, "no call waits beyond its deadline")
        let state = strict.withLock { $0 }
        #expect(state.punished == 0, "nothing is sent while the upstream asks for silence")
        #expect(state.answered <= StrictUpstream.daily)
        // A request that was under way when another was answered 429 is beyond anybody's help.
        #expect(state.refused <= 8 * 4, "\(state.refused) refusals")
        let isClosed = harness.breakers.breakers.allSatisfy { $0.snapshot(now: harness.time.now).state == .closed }
        #expect(isClosed, "a 429 opens no breaker")
    }

    /// Bursts of every kind of trouble: whatever happens, the books balance and nothing is late.
    @Test(arguments: seeds) func whateverHappensEverythingIsGivenBack(seed: UInt64) throws {
        let random = Mutex(SeededGenerator(seed: seed))
        let concurrency = ConcurrencyPlan(upstream: 16, calls: .max, retryAfter: 1_000_000_000)
        let all = BreakerPolicy.standard.with {
            $0.scope = .upstream; $0.trip.distinctEndpoints = 3
        }
        let harness = DriverHarness(
            try Self.tools(6), resilience: .standard(breaker: all), concurrency: concurrency, seed: seed
        ) { request, _ in
            random.withLock { random in
                let isBadTime = (request / 300).isMultiple(of: 2)
                switch Int.random(in: 0..<100, using: &random) {
                case ..<(isBadTime ? 40 : 98): return .status(200, after: Double.random(in: 0.01...2, using: &random))
                case ..<60: return .status(503)
                case ..<70: return .failure(.interrupted("connection reset by peer"))
                case ..<80: return .failure(.unreachable("connection refused"))
                case ..<90: return .status(200, after: 40)
                case ..<95: return .status(429, retryAfter: 1)
                default: return .status(404)
                }
            }
        }
        let summary = run(harness, calls: 6000, seconds: 1800, deadline: 45, seed: seed)
        #expect(summary.ended == 6000)
        #expect(summary.late == 0)
        #expect(harness.bulkhead.count == 0)
        #expect(harness.upstream.requests.count == summary.sent)
        for breaker in harness.breakers.breakers {
            let transitions = breaker.snapshot(now: harness.time.now).transitions
            for (before, after) in zip(transitions, transitions.dropFirst()) {
                #expect(before.to == after.from && after.from != after.to)
            }
        }
    }
}

/// Spotify as people saw it: so many requests in any 30 s and any day, and a pause that doubles for who does not keep it.
struct StrictUpstream {
    static let window = 30
    static let daily = 3000

    private var times: [NIODeadline] = []
    private var silentUntil = NIODeadline.distantPast
    private var pause = 4
    private(set) var answered = 0
    private(set) var refused = 0
    /// Asked while it wanted silence, and not only just.
    private(set) var punished = 0

    /// Seconds to stay away; `nil`: it answers.
    mutating func answer(at now: NIODeadline) -> Int? {
        if now < silentUntil {
            refused += 1
            // A second or less after the refusal the request may have been under way.
            if silentUntil - now < .seconds(Int64(pause) - 1) { punished += 1 }
            return pause
        }
        times.removeAll { now - $0 >= .seconds(30) }
        guard times.count < Self.window else {
            refused += 1
            pause = min(pause * 2, 1800)
            silentUntil = now + .seconds(Int64(pause))
            return pause
        }
        times.append(now)
        answered += 1
        return nil
    }
}
