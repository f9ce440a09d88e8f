import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTestSupport
import NIOCore
import Synchronization

/// A driver before a scripted upstream, in simulated time.
final class DriverHarness: Sendable {
    /// What a call came to, and when.
    struct Ended: Sendable {
        var result: Result<UpstreamResponse, UpstreamFailure>
        var outcome: CallOutcome
        /// Since the call began, seconds.
        var seconds: Double

        var status: Int? { try? result.get().status }
        var failure: UpstreamFailure? {
            if case .failure(let failure) = result { failure } else { nil }
        }
        var refusal: Refusal.Kind? {
            if case .refused(let refusal)? = failure { refusal.kind } else { nil }
        }
    }

    let time = SimulatedTime()
    let plan: Plan
    let upstream: ScriptedUpstream
    let breakers: BreakerRegistry
    let limits: UpstreamLimits
    let bulkhead: Bulkhead
    let driver: AttemptDriver

    init(
        _ tools: [ToolPlan], resilience: ResiliencePlan = .standard(), rateLimits: RateLimitPlan = .none,
        concurrency: ConcurrencyPlan = .unlimited, seed: UInt64 = 1, _ script: @escaping ScriptedUpstream.Script
    ) {
        plan = PlanFixtures.plan(tools, rateLimits: rateLimits, concurrency: concurrency, resilience: resilience)
        upstream = ScriptedUpstream(time, script)
        breakers = BreakerRegistry(plan: plan, seed: seed)
        let time = time
        limits = UpstreamLimits(plan: rateLimits, alarmClock: time, now: { time.now })
        bulkhead = Bulkhead(concurrency, tools: tools.count)
        driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: breakers, limits: limits, bulkhead: bulkhead, clock: time.clock, seed: seed)
    }

    func call(_ tool: Int = 0, deadline: TimeAmount? = nil) -> ToolCall {
        ToolCall(
            tool: plan.tools[tool], message: ByteBuffer(), values: [nil], principal: .local,
            deadline: deadline.map { time.now + $0 } ?? .distantFuture)
    }

    /// Starts a call; `ended` gets what it comes to.
    func start(_ call: ToolCall, ended: @escaping @Sendable (Ended) -> Void) {
        time.start { ended(await self.end(call)) }
    }

    func end(_ call: ToolCall) async -> Ended {
        let start = time.now
        var outcome = CallOutcome()
        let result: Result<UpstreamResponse, UpstreamFailure>
        do throws(UpstreamFailure) {
            result = .success(try await driver.send(call, outcome: &outcome))
        } catch {
            result = .failure(error)
        }
        return Ended(result: result, outcome: outcome, seconds: Double((time.now - start).nanoseconds) / 1e9)
    }

    /// One call from beginning to end, and all that follows from it.
    func run(_ tool: Int = 0, deadline: TimeAmount? = nil) -> Ended? {
        let ended = Mutex<Ended?>(nil)
        withExtendedLifetime(ended) {
            start(call(tool, deadline: deadline)) { value in ended.withLock { $0 = value } }
            time.run()
        }
        return ended.withLock { $0 }
    }

    /// Lets time pass.
    func advance(seconds: Double) {
        time.wake(at: time.now + .nanoseconds(Int64(seconds * 1e9))) {}
        time.run()
    }

    func state(_ name: String = "test.get_thing") -> BreakerState? { breakers.breaker(named: name)?.snapshot(now: time.now).state }
}

/// Answers as a script says, in simulated time.
final class ScriptedUpstream: UpstreamClient {
    struct Answer: Sendable {
        var result: Result<UpstreamResponse, UpstreamFailure>
        var seconds: Double

        static func status(_ status: Int, retryAfter: Int? = nil, body: String = "{}", after seconds: Double = 0.01) -> Answer {
            var response = UpstreamResponse.json(body, status: status)
            response.retryAfterSeconds = retryAfter
            return Answer(result: .success(response), seconds: seconds)
        }

        static func failure(_ failure: UpstreamFailure, after seconds: Double = 0.01) -> Answer {
            Answer(result: .failure(failure), seconds: seconds)
        }
    }

    /// By the number of the request, from 1.
    typealias Script = @Sendable (_ request: Int, _ call: ToolCall) -> Answer

    private let time: SimulatedTime
    /// In a struct: a closure that goes in and out of a generic place gets another wrapping each time.
    private struct Scripted {
        var script: Script
    }

    private let script: Mutex<Scripted>
    private let sent = Mutex<[NIODeadline]>([])

    init(_ time: SimulatedTime, _ script: @escaping Script) {
        self.time = time
        self.script = Mutex(Scripted(script: script))
    }

    /// When each request was sent.
    var requests: [NIODeadline] { sent.withLock { $0 } }

    func answer(_ script: @escaping Script) { self.script.withLock { $0.script = script } }

    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let number = sent.withLock { sent in
            sent.append(time.now)
            return sent.count
        }
        let script = script.withLock { $0.script }
        let answer = script(number, call)
        let end = time.now + .nanoseconds(Int64(answer.seconds * 1e9))
        let cut = min(time.now + .nanoseconds(call.tool.request.timeout), call.deadline)
        await time.clock.sleep(min(end, cut))
        if Task.isCancelled { throw .cancelled }
        guard end <= cut else { throw .timedOut }
        return try answer.result.get()
    }
}
