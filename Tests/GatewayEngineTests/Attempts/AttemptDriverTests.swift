import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTestSupport
import NIOCore
import Synchronization
import Testing

/// What one call goes through; the names with an underscore are those of the invariants in the design notes.
@Suite struct AttemptDriverTests {
    private static func tool(
        _ resilience: ToolResilience = .standard(), id: Int = 0, name: String = "get_thing", effect: Effect = .safe,
        timeout: Int64 = 30_000_000_000
    ) throws -> ToolPlan {
        try PlanFixtures.tool(id: id, name: name, effect: effect, timeout: timeout, resilience: resilience)
    }

    @Test func aFailureIsRetriedWithGrowingPausesAndTheAnswerIsTheLastOne() throws {
        let harness = DriverHarness([try Self.tool()]) { request, _ in .status(request < 3 ? 503 : 200) }
        let ended = try #require(harness.run())
        #expect(ended.status == 200)
        #expect(ended.outcome.attempts == 3)
        #expect(ended.outcome.outcome == .success)
        #expect(ended.outcome.breaker == .init(name: "test.get_thing", state: .closed))
        #expect(ended.seconds <= 0.03 + 0.05 + 0.1)
    }

    @Test func aBrokenUpstreamIsAskedAsOftenAsThePolicySays() throws {
        let harness = DriverHarness([try Self.tool()]) { _, _ in .failure(.unreachable("connection refused")) }
        let ended = try #require(harness.run())
        #expect(ended.failure == .unreachable("connection refused"))
        #expect(ended.outcome.attempts == 3)
        #expect(ended.outcome.end == .attempts)
    }

    @Test(arguments: [
        (ScriptedUpstream.Answer.status(503), Effect.unsafe, 1), (.status(503), .idempotent, 3),
        (.failure(.interrupted("reset")), .unsafe, 1),
        (.failure(.interrupted("reset")), .idempotent, 3), (.failure(.timedOut), .unsafe, 1),
        (.failure(.unreachable("refused")), .unsafe, 3),
    ]) func retry_unsafe_neverResent(answer: ScriptedUpstream.Answer, effect: Effect, attempts: Int) throws {
        let harness = DriverHarness([try Self.tool(effect: effect)]) { _, _ in answer }
        let ended = try #require(harness.run())
        #expect(harness.upstream.requests.count == attempts)
        #expect(ended.outcome.end == (attempts == 1 ? .notRetryable : .attempts))
    }

    @Test(arguments: [400, 401, 403, 404, 409, 501]) func whatThePolicyDoesNotListIsNotRetried(status: Int) throws {
        let harness = DriverHarness([try Self.tool()]) { _, _ in .status(status) }
        let ended = try #require(harness.run())
        #expect(ended.status == status)
        #expect(ended.outcome.attempts == 1)
    }

    @Test func aCallerWhoAskedIsToldOfEveryWait() throws {
        let harness = DriverHarness([try Self.tool()]) { _, _ in .status(503) }
        let told = ToldProgress()
        var call = harness.call()
        call.progress = told
        harness.start(call) { _ in }
        harness.time.run()
        #expect(told.messages.count == 2)
        #expect(told.messages.allSatisfy { $0.hasPrefix("trying again in ") })
    }

    @Test func aToolWithoutAPolicyHasOneAttempt() throws {
        let harness = DriverHarness([try Self.tool(.standard(retry: nil))]) { _, _ in .status(503) }
        #expect(try #require(harness.run()).outcome.attempts == 1)
    }

    @Test func fiveFailuresOpenTheBreakerAndTheNextCallIsRefusedAtOnce() throws {
        let harness = DriverHarness([try Self.tool(.standard(retry: nil))]) { _, _ in .status(500) }
        for _ in 0..<5 { _ = harness.run() }
        let ended = try #require(harness.run())
        #expect(ended.refusal == .circuitOpen)
        #expect(ended.seconds == 0)
        #expect(ended.outcome.attempts == 0)
        #expect(ended.outcome.breaker == .init(name: "test.get_thing", state: .open))
        #expect(abs((ended.outcome.retryAfter ?? 0) - 60_000_000_000) < 1_000_000_000)
        #expect(harness.upstream.requests.count == 5)
    }

    @Test func aRetryThatTheBreakerRefusesLeavesTheTrueAnswer() throws {
        let harness = DriverHarness([try Self.tool()]) { _, _ in .status(502) }
        _ = harness.run()
        let ended = try #require(harness.run())
        #expect(harness.upstream.requests.count == 5)
        #expect(ended.status == 502)
        #expect(ended.outcome.attempts == 2)
        #expect(ended.outcome.end == .refused)
        #expect(ended.outcome.refusal?.kind == .circuitOpen)
        #expect(ended.outcome.breaker?.state == .open)
    }

    @Test func aDeclaredSuccessDoesNotOpenTheBreaker() throws {
        let rule = OutcomeRule(match: .answer(status: 500...500, reason: nil, message: nil), outcome: .success)
        let harness = DriverHarness([try Self.tool(.standard(outcomes: [rule]))]) { _, _ in .status(500) }
        for _ in 0..<20 { #expect(try #require(harness.run()).status == 500) }
        #expect(harness.state() == .closed)
        #expect(harness.upstream.requests.count == 20)
    }

    @Test func rulesTellReasonsAndMessagesApart() throws {
        let rules = [
            OutcomeRule(
                match: .answer(status: 403...403, reason: nil, message: "Premium required"), outcome: .retry, delay: 1_000_000_000,
                attempts: 1),
            OutcomeRule(match: .answer(status: 404...404, reason: "BROKEN", message: nil), outcome: .failure),
        ]
        let harness = DriverHarness([try Self.tool(.standard(outcomes: rules))]) { request, _ in
            switch request {
            case 1: .status(403, body: #"{"error":{"message":"Premium required"}}"#)
            case 3: .status(403, body: #"{"error":{"message":"Forbidden"}}"#)
            case 4, 5: .status(404, body: #"{"error":{"message":"Gone","reason":"\#(request == 4 ? "BROKEN" : "MISSING")"}}"#)
            default: .status(200)
            }
        }
        let premium = try #require(harness.run())
        #expect(premium.status == 200)
        #expect(premium.seconds >= 1)
        let forbidden = try #require(harness.run())
        #expect(forbidden.status == 403)
        #expect(forbidden.outcome.attempts == 1)
        #expect(try #require(harness.run()).outcome.outcome == .failure)
        #expect(try #require(harness.run()).outcome.outcome == .success)
    }

    /// The player's 202: try again in five seconds, and no more than so often, whatever the retry policy says.
    @Test func anAnswerThatSaysLaterIsAskedForLater() throws {
        let rule = OutcomeRule(
            match: .answer(status: 202...202, reason: nil, message: nil), outcome: .retry, delay: 5_000_000_000, attempts: 4)
        let tool = try Self.tool(.standard(retry: nil, outcomes: [rule]), effect: .unsafe)
        let harness = DriverHarness([tool]) { _, _ in .status(202) }
        let ended = try #require(harness.run())
        #expect(ended.status == 202)
        #expect(ended.outcome.attempts == 5)
        #expect(ended.outcome.end == .attempts)
        #expect(ended.seconds >= 20 && ended.seconds < 21)
        #expect(harness.state() == .closed)
        harness.upstream.answer { _, _ in .status(204) }
        #expect(try #require(harness.run()).outcome.attempts == 1)
    }

    @Test func aShortRetryAfterIsKeptAndALongOneIsTold() throws {
        let harness = DriverHarness([try Self.tool()]) { request, _ in .status(request == 1 ? 503 : 200, retryAfter: 2) }
        #expect(try #require(harness.run()).seconds >= 2)
        harness.upstream.answer { _, _ in .status(503, retryAfter: 6) }
        let ended = try #require(harness.run())
        #expect(ended.status == 503)
        #expect(ended.outcome.attempts == 1)
        #expect(ended.outcome.end == .time)
        #expect(ended.outcome.retryAfter == 6_000_000_000)
    }

    @Test func a429ClosesTheGateForEverybodyAndNoBreakerCountsIt() throws {
        let other = try Self.tool(.standard("other"), id: 1, name: "other")
        let harness = DriverHarness([try Self.tool(), other]) { request, _ in request == 1 ? .status(429, retryAfter: 3600) : .status(200) }
        let throttled = try #require(harness.run())
        #expect(throttled.status == 429)
        #expect(throttled.outcome.outcome == .throttled)
        #expect(throttled.outcome.attempts == 1)
        let refused = try #require(harness.run(1))
        #expect(refused.refusal == .gateClosed)
        #expect(refused.seconds == 0)
        #expect(abs((refused.outcome.retryAfter ?? 0) - 3_600_000_000_000) < 1_000_000_000)
        #expect(harness.state() == .closed)
        harness.advance(seconds: 3600)
        #expect(try #require(harness.run(1)).status == 200)
    }

    @Test func aShort429IsWaitedFor() throws {
        let harness = DriverHarness([try Self.tool(effect: .unsafe)]) { request, _ in
            request == 1 ? .status(429, retryAfter: 2) : .status(200)
        }
        let ended = try #require(harness.run())
        #expect(ended.status == 200)
        #expect(ended.seconds >= 2 && ended.seconds < 2.2)
    }

    @Test func a429WithoutRetryAfterClosesTheGateAsItsRuleSays() throws {
        let rule = OutcomeRule(
            match: .answer(status: 429...429, reason: "QUOTA_EXCEEDED", message: nil), outcome: .throttled, delay: 7_200_000_000_000)
        let harness = DriverHarness([try Self.tool(.standard(outcomes: [rule]))]) { _, _ in
            .status(429, body: #"{"error":{"status":429,"reason":"QUOTA_EXCEEDED"}}"#)
        }
        _ = harness.run()
        let wait = try #require(harness.run()).outcome.retryAfter ?? 0
        #expect(abs(wait - 7_200_000_000_000) < 1_000_000_000)
    }

    @Test(arguments: 1...40) func retry_neverBeyondDeadline(seed: Int) throws {
        let retry = RetryPolicy(
            attempts: 20, base: 500_000_000, cap: 4_000_000_000, maximumInline: 5_000_000_000, on: [.status(503), .transport(.timeout)])
        let tool = try Self.tool(.standard(breaker: nil, retry: retry, deadline: 8_000_000_000), timeout: 3_000_000_000)
        let harness = DriverHarness([tool], seed: UInt64(seed)) { request, _ in .status(503, after: request.isMultiple(of: 3) ? 10 : 0.2) }
        let ended = try #require(harness.run())
        #expect(ended.seconds <= 8)
        let short = try #require(harness.run(deadline: .seconds(2)))
        #expect(short.seconds <= 2)
        #expect([.time, .budget].contains(short.outcome.end))
    }

    @Test func withoutTimeNothingIsSent() throws {
        let harness = DriverHarness([try Self.tool()]) { _, _ in .status(200) }
        let ended = try #require(harness.run(deadline: .milliseconds(49)))
        #expect(ended.refusal == .deadline)
        #expect(harness.upstream.requests.isEmpty)
        #expect(try #require(harness.run(deadline: .milliseconds(51))).status == 200)
    }

    @Test func aDeadlineThatACallerShortenedIsNotHeldAgainstTheUpstream() throws {
        let harness = DriverHarness([try Self.tool(.standard(retry: nil))]) { _, _ in .status(200, after: 1) }
        for _ in 0..<10 { #expect(try #require(harness.run(deadline: .milliseconds(500))).failure == .deadlinePassed) }
        #expect(harness.state() == .closed)
        harness.upstream.answer { _, _ in .status(200, after: 31) }
        for _ in 0..<5 { #expect(try #require(harness.run()).failure == .timedOut) }
        #expect(harness.state() == .open)
    }

    @Test func aCancelledCallStopsAtOnceAndIsNotHeldAgainstTheUpstream() throws {
        let harness = DriverHarness([try Self.tool()]) { _, _ in .status(503) }
        let ended = Mutex<DriverHarness.Ended?>(nil)
        withExtendedLifetime(ended) {
            harness.time.start {
                let call = Task(executorPreference: harness.time) { await harness.end(harness.call()) }
                await harness.time.clock.sleep(harness.time.now + .milliseconds(5))
                call.cancel()
                let value = await call.value
                ended.withLock { $0 = value }
            }
            harness.time.run()
        }
        let value = try #require(ended.withLock { $0 })
        #expect(value.failure == .cancelled)
        #expect(value.seconds == 0.005)
        #expect(harness.upstream.requests.count == 1)
        #expect(harness.breakers.breakers[0].snapshot(now: harness.time.now).consecutiveFailures == 0)
    }

    @Test func aFullBulkheadRefusesAndGivesEverythingBack() throws {
        let concurrency = ConcurrencyPlan(upstream: 2, calls: .max, retryAfter: 1_000_000_000)
        let window = RateWindowPlan(name: "all", limit: 3, period: 60_000_000_000)
        let limits = RateLimitPlan(
            account: RateTierPlan(name: "account", windows: [window]), tiers: [], queue: RateLimitPlan.none.queue,
            penalty: RateLimitPlan.none.penalty)
        let harness = DriverHarness([try Self.tool()], rateLimits: limits, concurrency: concurrency) { _, _ in .status(200, after: 1) }
        let ends = Mutex<[DriverHarness.Ended]>([])
        withExtendedLifetime(ends) {
            for _ in 0..<3 { harness.start(harness.call()) { end in ends.withLock { $0.append(end) } } }
            harness.time.run()
        }
        let refusals = ends.withLock { $0.compactMap(\.refusal) }
        #expect(refusals == [.overloaded])
        #expect(harness.bulkhead.count == 0)
        #expect(try #require(harness.run()).status == 200, "the third of three: the refused one took nothing")
    }

    @Test func theBreakerOfAllCallsOpensOnConnectionsThatFailWhoeverCalls() throws {
        let tools = try (0..<2).map { try Self.tool(.standard("\($0)", retry: nil), id: $0, name: "\($0)") }
        let all = BreakerPolicy.standard.with {
            $0.scope = .upstream; $0.trip.distinctEndpoints = 3
        }
        let harness = DriverHarness(tools, resilience: .standard(breaker: all)) { _, _ in .failure(.unreachable("no route")) }
        for index in 0..<5 { _ = harness.run(index % 2) }
        #expect(harness.state("upstream") == .open)
        #expect(harness.state("test.0") == .closed)
        #expect(try #require(harness.run()).refusal == .circuitOpen)
    }

    @Test func oneBrokenEndpointDoesNotCloseTheWayToTheOthers() throws {
        let tools = try (0..<4).map { try Self.tool(.standard("\($0)", retry: nil), id: $0, name: "\($0)") }
        let all = BreakerPolicy.standard.with {
            $0.scope = .upstream; $0.trip.distinctEndpoints = 3
        }
        let harness = DriverHarness(tools, resilience: .standard(breaker: all)) { _, call in .status(call.tool.id == 3 ? 200 : 500) }
        for _ in 0..<10 { _ = harness.run(0) }
        for _ in 0..<2 { _ = harness.run(1) }
        #expect(harness.state("upstream") == .closed)
        for _ in 0..<5 { _ = harness.run(2) }
        #expect(harness.state("upstream") == .open, "three endpoints failing is the upstream failing")
    }
}

/// Keeps what a caller is told.
private final class ToldProgress: ProgressSink {
    private let state = Mutex<[String]>([])

    var messages: [String] { state.withLock { $0 } }
    func report(_ message: String) { state.withLock { $0.append(message) } }
}
