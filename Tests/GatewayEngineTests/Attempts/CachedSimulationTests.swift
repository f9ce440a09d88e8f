import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTestSupport
import JSONBytes
import NIOCore
import Synchronization
import TestSupport
import Testing

/// The hour of 429s once more, with the cache before it and the day's budget behind: what callers get, and what the upstream does.
@Suite struct CachedSimulationTests {
    private static let second: Int64 = 1_000_000_000
    private static let budget = 150

    fileprivate struct Summary: Sendable {
        var ended = 0
        var hits = 0
        var stale = 0
        /// No answer, though this key had one before the call began.
        var lost = 0
        /// Told for how long it is of no use to come back.
        var told = 0
        var errors = 0
        var answered: Set<String> = []
    }

    private static func plan() throws -> Plan {
        var policy = CachePolicy(ttl: 120 * second, scope: .public, tags: [])
        policy.staleIfError = 7_200 * second
        var limits = RateLimitPlan.none
        limits.account = RateTierPlan(
            name: "account", windows: [RateWindowPlan(name: "window", limit: 40, period: 30 * second)],
            budget: RateBudgetPlan(limit: budget, period: 86_400 * second, step: 300 * second))
        let tools = try (0..<4).map { index in
            try PlanFixtures.tool(
                id: index, name: "tool\(index)", cache: policy, timeout: 30 * second, resilience: .standard("tool\(index)"))
        }
        return PlanFixtures.plan(tools, rateLimits: limits, resilience: .standard())
    }

    @Test(arguments: PipelineSimulationTests.seeds) func whatWasAnsweredOnceIsAnsweredThroughout(seed: UInt64) throws {
        let time = SimulatedTime()
        let plan = try Self.plan()
        let strict = Mutex(StrictUpstream())
        let upstream = ScriptedUpstream(time) { _, _ in
            let now = time.now
            return strict.withLock { upstream in
                upstream.answer(at: now).map { .status(429, retryAfter: $0) } ?? .status(200, after: 0.1)
            }
        }
        let limits = UpstreamLimits(plan: plan.rateLimits, alarmClock: time, now: { time.now })
        let driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: BreakerRegistry(plan: plan, seed: seed), limits: limits,
            bulkhead: Bulkhead(plan.concurrency, tools: plan.tools.count), clock: time.clock, seed: seed)
        let engine = Engine(plan: plan, upstream: driver, now: { time.now })
        var random = SeededGenerator(seed: seed)
        let summary = Mutex(Summary())
        for _ in 0..<20_000 {
            let begin = time.now + .nanoseconds(Int64.random(in: 0...3_600 * Self.second, using: &random))
            let tool = Int.random(in: 0..<plan.tools.count, using: &random)
            let arguments = #"{"id":"\#(Int.random(in: 0..<10, using: &random))"}"#
            time.start {
                await time.clock.sleep(begin)
                let key = "\(tool) \(arguments)"
                let wasAnswered = summary.withLock { $0.answered.contains(key) }
                let answer = await Self.call(engine, tool, arguments, time)
                summary.withLock { $0.count(answer, key, wasAnswered: wasAnswered) }
            }
        }
        time.run()
        let result = summary.withLock { $0 }
        #expect(result.ended == 20_000)
        #expect(result.lost == 0, "whoever asks for what was answered before gets it, old or new")
        #expect(result.hits > 0 && result.stale > result.hits, "most of the hour is served from what is old")
        #expect(result.told == result.errors, "and whoever gets nothing is told when to come back")
        #expect(upstream.requests.count == Self.budget, "all that the day allows, and no more")
        #expect(strict.withLock(\.punished) == 0, "nothing is sent while the upstream asks for silence")
        #expect(strict.withLock(\.refused) > 0, "it has asked for silence")
        let used = limits.report().tiers[0].windows.last?.used
        #expect(used == Self.budget)
    }

    private static func call(_ engine: Engine, _ tool: Int, _ arguments: String, _ time: SimulatedTime) async -> Answer? {
        let message = ByteBuffer(string: arguments)
        guard let token = try? JSONScanner.scan(message.readableBytesUInt8Span) else { return nil }
        let admission = engine.admit(
            engine.plan.tools[tool], arguments: token, message: message, principal: .local, scratch: CallScratch(executor: time),
            now: time.now)
        switch admission {
        case .answered(let answer): return answer
        case .deferred(let call): return await engine.complete(call)
        }
    }
}

extension CachedSimulationTests.Summary {
    fileprivate mutating func count(_ answer: Answer?, _ key: String, wasAnswered: Bool) {
        ended += 1
        guard let answer, !answer.content.isError else {
            errors += 1
            if wasAnswered { lost += 1 }
            if answer?.outcome?.retryAfter != nil { told += 1 }
            return
        }
        answered.insert(key)
        switch answer.source {
        case .hit: hits += 1
        case .stale: stale += 1
        case .miss, .upstream, .gateway: break
        }
    }
}
