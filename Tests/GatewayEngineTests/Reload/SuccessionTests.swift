import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayEngine

/// What one Plan's engine hands to the next, and what it does not.
@Suite struct SuccessionTests {
    private let clock = ManualClock()

    private func cached(_ tags: [TagTemplate] = []) -> CachePolicy { CachePolicy(ttl: 60_000_000_000, scope: .public, tags: tags) }

    private func engine(_ plan: Plan, _ upstream: any UpstreamClient, after previous: Engine? = nil) -> Engine {
        let clock = clock
        return Engine(plan: plan, upstream: upstream, after: previous, now: { clock.now })
    }

    private func admit(_ engine: Engine, tool: String = "get_thing") throws -> Admission {
        let message = ByteBuffer(string: #"{"id":"a"}"#)
        let token = try JSONScanner.scan(message.readableBytesUInt8Span)
        let plan = try #require(engine.plan.tool(named: tool))
        return engine.admit(plan, arguments: token, message: message, principal: .local, scratch: CallScratch(), now: clock.now)
    }

    private func call(_ engine: Engine, tool: String = "get_thing") async throws -> Answer {
        switch try admit(engine, tool: tool) {
        case .answered(let answer): answer
        case .deferred(let call): await engine.complete(call)
        }
    }

    @Test func anAnswerStaysWhileItsToolKeepsItsID() async throws {
        let old = engine(PlanFixtures.plan([try PlanFixtures.tool(cache: cached())]), FakeUpstream(json: #"{"of":"old"}"#))
        _ = try await call(old)
        // Another tool comes before it: the id is not the position.
        let tools = [try PlanFixtures.tool(id: 1, name: "a_thing"), try PlanFixtures.tool(id: 0, cache: cached())]
        let new = engine(PlanFixtures.plan(tools), FakeUpstream(json: #"{"of":"new"}"#), after: old)
        let answer = try await call(new)
        #expect(answer.isHit)
        #expect(try answer.structured == ["of": "old"])
    }

    @Test func anAnswerGoesWithItsID() async throws {
        let old = engine(PlanFixtures.plan([try PlanFixtures.tool(cache: cached())]), FakeUpstream(json: #"{"of":"old"}"#))
        _ = try await call(old)
        let new = engine(
            PlanFixtures.plan([try PlanFixtures.tool(id: 1, cache: cached())]), FakeUpstream(json: #"{"of":"new"}"#), after: old)
        #expect(try await call(new).structured == ["of": "new"])
        await new.upkeep()
        #expect(new.cache.size.entries == 1, "what nobody asks for any more is swept out")
    }

    @Test func anotherUpstreamKeepsNoAnswer() async throws {
        let tool = try PlanFixtures.tool(cache: cached())
        let old = engine(PlanFixtures.plan([tool]), FakeUpstream(json: #"{"of":"old"}"#))
        _ = try await call(old)
        let other = Plan(
            server: old.plan.server, listener: old.plan.listener, upstream: PlanFixtures.upstream(baseURL: "http://127.0.0.1:2"),
            cacheStore: old.plan.cacheStore, maximumAnswerBytes: 1 << 16, tools: [tool], surface: old.plan.surface)
        let new = engine(other, FakeUpstream(json: #"{"of":"new"}"#), after: old)
        #expect(try await call(new).structured == ["of": "new"])
    }

    @Test func aFlightUnderWayLandsInTheNextPlan() async throws {
        let upstream = HeldUpstream(json: #"{"of":"old"}"#)
        let old = engine(PlanFixtures.plan([try PlanFixtures.tool(cache: cached())]), upstream)
        let first = Task { try await call(old) }
        for await event in upstream.events where event == .arrived { break }
        let new = engine(
            PlanFixtures.plan([try PlanFixtures.tool(cache: cached())]), FakeUpstream(json: #"{"of":"new"}"#), after: old)
        // Joins the old one's exchange instead of asking again.
        let second = Task { try await call(new) }
        while new.flightEvents.number(.coalesced, of: 0) == 0 { await Task.yield() }
        upstream.release()
        #expect(try await first.value.structured == ["of": "old"])
        #expect(try await second.value.structured == ["of": "old"])
        #expect(try await call(new).isHit)
    }

    @Test func aWriteOfTheOldPlanInvalidatesForTheNew() async throws {
        let tag = PlanFixtures.tag(.literal("thing"))
        let tools = [
            try PlanFixtures.tool(cache: cached([tag])),
            try PlanFixtures.tool(id: 1, name: "put_thing", method: .put, effect: .idempotent, invalidates: [tag]),
        ]
        let upstream = HeldUpstream()
        let old = engine(PlanFixtures.plan(tools), upstream)
        let write = Task { try await call(old, tool: "put_thing") }
        for await event in upstream.events where event == .arrived { break }
        let reads = FakeUpstream(json: #"{"n":1}"#)
        let new = engine(PlanFixtures.plan(tools), reads, after: old)
        _ = try await call(new)
        #expect(try await call(new).isHit == false, "nothing is kept that was read during the write")
        upstream.release()
        _ = try await write.value
        _ = try await call(new)
        #expect(try await call(new).isHit)
    }

    // MARK: - Breakers

    private func plan(_ policy: BreakerPolicy) throws -> Plan {
        PlanFixtures.plan([try PlanFixtures.tool(resilience: .standard(breaker: policy))])
    }

    @Test func anOpenBreakerKeepsItsRemainingTime() throws {
        let plan = try plan(.standard)
        let old = BreakerRegistry(plan: plan, seed: 1)
        old.breakers[0].force(open: true, actor: "test", for: 60_000_000_000, now: clock.now)
        clock.advance(by: .seconds(20))
        let new = BreakerRegistry(plan: try self.plan(.standard), after: old, seed: 2)
        #expect(new.refusal(of: plan.tools[0], now: clock.now)?.retryAfter == 40_000_000_000)
    }

    @Test func aBreakerWithAnotherPolicyBeginsAnew() throws {
        let old = BreakerRegistry(plan: try plan(.standard), seed: 1)
        old.breakers[0].force(open: true, actor: "test", for: 60_000_000_000, now: clock.now)
        let next = try plan(.standard.with { $0.trip.minimumCalls += 1 })
        let new = BreakerRegistry(plan: next, after: old, seed: 2)
        #expect(new.refusal(of: next.tools[0], now: clock.now) == nil)
    }

    @Test func aPermitOfTheOldPlanCountsInTheNew() throws {
        let plan = try plan(.standard.with { $0.trip.consecutiveFailures = 1 })
        let old = BreakerRegistry(plan: plan, seed: 1)
        let permits = try old.permits(for: plan.tools[0], now: clock.now)
        let new = BreakerRegistry(plan: plan, after: old, seed: 2)
        old.record(permits, .failure, of: plan.tools[0], now: clock.now)
        #expect(new.refusal(of: plan.tools[0], now: clock.now) != nil)
    }

    // MARK: - Limits

    private func limits(_ limit: Int) -> UpstreamLimits {
        let plan = LimitFixtures.plan([RateWindowPlan(name: "second", limit: limit, period: second)])
        let clock = clock
        return UpstreamLimits(plan: plan, alarmClock: ManualAlarms(), now: { clock.now })
    }

    @Test func whoeverWaitsGoesByTheNewLimits() async throws {
        let old = limits(1)
        _ = old.tryAcquire(LimitFixtures.demand(), now: clock.now)
        let now = clock.now
        let waiting = Task { try await old.acquire(LimitFixtures.demand(), now: now).time }
        while old.report().waiting.reduce(0, +) == 0 { await Task.yield() }
        let new = limits(2)
        new.inherit(from: old)
        #expect(try await waiting.value == now.nanoseconds, "there is room for one more at once")
        let isFull = new.tryAcquire(LimitFixtures.demand(), now: now) == nil
        #expect(isFull, "the first and the one that waited count")
    }

    @Test func callsOfTheOldPlanCountInTheNew() async throws {
        let old = limits(1)
        let new = limits(2)
        new.inherit(from: old)
        guard let ticket = old.tryAcquire(LimitFixtures.demand(), now: clock.now) else { throw NoRoom() }
        #expect(new.report().tiers.first?.windows.first?.used == 1)
        old.refund(ticket)
        #expect(new.report().tiers.first?.windows.first?.used == 0)
        await old.throttled(retryAfter: 5_000_000_000)
        #expect(new.closedFor(now: clock.now) != nil, "one upstream has one gate")
        #expect(old.closedFor(now: clock.now) == new.closedFor(now: clock.now))
    }

    @Test func requestsUnderWayStayInTheBulkhead() throws {
        let tool = try PlanFixtures.tool()
        let bulkhead = Bulkhead(ConcurrencyPlan(upstream: 1, calls: 10, retryAfter: 7), tools: 1)
        let place = try bulkhead.enter(tool)
        bulkhead.adopt(ConcurrencyPlan(upstream: 2, calls: 10, retryAfter: 9), tools: 2)
        let second = try bulkhead.enter(try PlanFixtures.tool(id: 1, name: "new_thing"))
        #expect(throws: Refusal(.overloaded, name: "upstream", retryAfter: 9)) { _ = try bulkhead.enter(tool) }
        bulkhead.leave(place)
        bulkhead.leave(second)
        #expect(bulkhead.count == 0)
    }

    @Test func aSmallerStoreEvicts() async throws {
        let harness = try EngineHarness([PlanFixtures.tool(cache: cached())])
        for id in 0..<100 { _ = try await harness.call(#"{"id":"\#(id)"}"#) }
        let before = harness.engine.cache.size
        let plan = PlanFixtures.plan(harness.engine.plan.tools, cacheBytes: before.bytes / 2)
        let next = Engine(plan: plan, upstream: harness.upstream, after: harness.engine)
        #expect(next.cache.size.bytes <= before.bytes / 2)
        #expect(next.cache.size.entries > 0)
    }
}
