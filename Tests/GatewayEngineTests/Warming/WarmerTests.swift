import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayEngine

@Suite struct WarmerTests {
    private static let second: Int64 = 1_000_000_000

    private static func engine(
        _ upstream: any UpstreamClient, _ clock: ManualClock, calls: Int = 6, concurrency: Int = 2, deadline: Int64 = 60 * second,
        staleIfError: Int64 = 0
    ) throws -> Engine {
        let tool = try PlanFixtures.tool(
            cache: CachePolicy(
                ttl: 60 * second, scope: .user, tags: [PlanFixtures.tag(.literal("thing"))], staleIfError: staleIfError))
        let warming = WarmingPlan(
            triggers: [.startup, .login, .interval],
            calls: (0..<calls).map { WarmingPlan.Call(tool: 0, arguments: ByteBuffer(string: #"{"id":"\#($0)"}"#)) },
            interval: 10 * second, jitterPercent: 20, pause: 5 * second, concurrency: concurrency, deadline: deadline, readiness: 0)
        return Engine(plan: PlanFixtures.plan([tool], warming: warming), upstream: upstream, now: { clock.now })
    }

    @Test func whatIsWarmedIsThereAndCountsAsUsedOnce() async throws {
        let (upstream, clock) = (FakeUpstream(json: #"{"ok":1}"#), ManualClock())
        let engine = try Self.engine(upstream, clock)
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, now: { clock.now })
        warmer.trigger(.startup, for: .local)
        await warmer.runDue()
        #expect(upstream.calls.count == 6)
        #expect(upstream.calls.allSatisfy { $0.priority == .warming })
        #expect(warmer.report.filled == 6)
        let message = ByteBuffer(string: #"{"id":"3"}"#)
        for _ in 0..<3 {
            let admission = engine.admit(
                engine.plan.tools[0], arguments: try JSONScanner.scan(message.readableBytesUInt8Span), message: message,
                principal: .local, scratch: CallScratch(), now: clock.now)
            guard case .answered(let answer) = admission else { throw Missing.answer }
            #expect(answer.isHit)
        }
        #expect(engine.cache.number(.warmingsUsed, of: 0) == 1)
    }

    @Test func whatIsStillFreshIsLeftAlone() async throws {
        let (upstream, clock) = (FakeUpstream(json: #"{"ok":1}"#), ManualClock())
        let engine = try Self.engine(upstream, clock)
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, now: { clock.now })
        for _ in 0..<2 {
            warmer.trigger(.startup, for: .local)
            await warmer.runDue()
            clock.advance(by: .seconds(10))
        }
        #expect(upstream.calls.count == 6)
        #expect(warmer.report.skipped == 6)
    }

    @Test func anOldAnswerThatStandsInIsNoFreshOne() async throws {
        let (upstream, clock) = (FakeUpstream(json: #"{"ok":1}"#), ManualClock())
        let engine = try Self.engine(upstream, clock, calls: 1, staleIfError: 600 * Self.second)
        let call = engine.plan.warming.calls[0]
        #expect(await engine.warm(call, as: .local, now: clock.now) == .filled)
        #expect(await engine.warm(call, as: .local, now: clock.now) == .skipped)
        clock.advance(by: .seconds(61))
        upstream.answer { _ throws(UpstreamFailure) in .json("{}", status: 503) }
        #expect(await engine.warm(call, as: .local, now: clock.now) == .failed)
        // So soon after an error the upstream is not even asked.
        #expect(await engine.warm(call, as: .local, now: clock.now) == .failed)
        #expect(upstream.calls.count == 2)
    }

    @Test(arguments: [true, false]) func warming_stopsOn429_underShare(isRefused: Bool) async throws {
        let (upstream, clock) = (FakeUpstream(json: "{}"), ManualClock())
        upstream.answer { call throws(UpstreamFailure) in
            if call.withText(ofParameter: 0, { $0[0] }) < UInt8(ascii: "2") { return .json("{}") }
            guard !isRefused else { throw .refused(Refusal(.circuitOpen, name: "things")) }
            return .json("{}", status: 429)
        }
        let engine = try Self.engine(upstream, clock, calls: 9, concurrency: 1)
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, now: { clock.now })
        warmer.trigger(.login, for: .local)
        await warmer.runDue()
        #expect(upstream.calls.count == 3)
        #expect(warmer.report.filled == 2)
        #expect(warmer.report.aborted == 7)
    }

    @Test func noMoreCallsAreUnderWayThanTheConcurrencySays() async throws {
        let (upstream, clock) = (SteppedUpstream(), ManualClock())
        let engine = try Self.engine(upstream, clock, calls: 7, concurrency: 3)
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, now: { clock.now })
        warmer.trigger(.startup, for: .local)
        let round = Task { await warmer.runDue() }
        var answered = 0
        while answered < 7 {
            let waiting = upstream.waiting
            #expect(waiting.count <= 3)
            // Once all workers wait, or the last calls do.
            guard waiting.count == min(3, 7 - answered) else {
                await Task.yield()
                continue
            }
            upstream.answer(waiting[0].number, .success(.json("{}")))
            answered += 1
        }
        await round.value
        #expect(warmer.report.filled == 7)
    }

    @Test func aRoundThatTakesTooLongIsGivenUp() async throws {
        let (upstream, clock) = (SteppedUpstream(), ManualClock())
        let engine = try Self.engine(upstream, clock, deadline: 1)
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, now: { clock.now })
        warmer.trigger(.startup, for: .local)
        await warmer.runDue()
        #expect(warmer.report.filled == 0)
        #expect(warmer.report.rounds == 1)
    }

    // MARK: Who

    @Test func everybodyWhoIsKnownIsWarmedFor() async throws {
        let (upstream, clock) = (FakeUpstream(json: #"{"ok":1}"#), ManualClock())
        let engine = try Self.engine(upstream, clock, calls: 1)
        let (ann, ben) = (Principal(id: "ann", account: "a"), Principal(id: "ben", account: "b"))
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, for: [ann, ben], now: { clock.now })
        await CacheUpkeep(engine: engine, warmer: warmer).warmUp()
        for _ in 0..<2 {
            await warmer.runDue()
            clock.advance(by: .seconds(6))
        }
        #expect(upstream.calls.map(\.principal) == [ann, ben])
        // The first time alone is enough: who has an answer in the cache is not asked for.
        warmer.trigger(.interval)
        await warmer.runDue()
        #expect(upstream.calls.count == 2)
    }

    @Test func whoSignsInIsWarmedForAndWhoSignsOutIsNot() async throws {
        let (upstream, clock) = (FakeUpstream(json: #"{"ok":1}"#), ManualClock())
        let engine = try Self.engine(upstream, clock, calls: 1)
        let (ann, ben) = (Principal(id: "ann"), Principal(id: "ben"))
        let warmer = Warmer(engine: engine, plan: engine.plan.warming, for: [ann, ben], now: { clock.now })
        let upkeep = CacheUpkeep(engine: engine, warmer: warmer)
        func due() async -> [String] {
            let before = upstream.calls.count
            for _ in 0..<3 {
                await warmer.runDue()
                clock.advance(by: .seconds(6))
            }
            return upstream.calls.dropFirst(before).map(\.principal.id)
        }
        await upkeep.warmUp()
        #expect(await due() == ["ann", "ben"])
        await upkeep.changed(left: [ann], came: [ben], everybody: false, actor: "test")
        // What was in the cache of both is gone; only one of them is somebody.
        #expect(await due() == ["ben"])
        clock.advance(by: .seconds(61))
        warmer.trigger(.interval)
        #expect(await due() == ["ben"])
        await upkeep.changed(left: [], came: [ann], everybody: true, actor: "test")
        #expect(await due() == ["ann"])
        warmer.trigger(.interval)
        #expect(await due() == ["ben"])
    }

    // MARK: When

    private static func queue(_ triggers: Set<WarmingPlan.Trigger>) -> WarmingQueue {
        var plan = WarmingPlan.none
        plan.triggers = triggers
        plan.pause = 5
        plan.calls = [WarmingPlan.Call(tool: 0, arguments: ByteBuffer())]
        return WarmingQueue(plan)
    }

    @Test func onlyWhatIsListedBeginsARound() {
        var queue = Self.queue([.login])
        queue.trigger(.startup, for: .local)
        queue.trigger(.interval, for: nil)
        let none = queue.begin(now: 0)
        #expect(none == nil)
        queue.trigger(.login, for: .local)
        let begun = queue.begin(now: 0)
        #expect(begun == .local)
    }

    @Test func anotherConfigurationIsAReloadForWhoeverIsKnown() {
        let (one, two) = (Principal(id: "one"), Principal(id: "two"))
        func plan(_ triggers: Set<WarmingPlan.Trigger>) -> WarmingPlan {
            var plan = WarmingPlan.none
            plan.triggers = triggers
            plan.calls = [WarmingPlan.Call(tool: 0, arguments: ByteBuffer())]
            return plan
        }
        func asked(_ queue: WarmingQueue) -> [Principal] {
            var queue = queue
            var asked: [Principal] = []
            while let principal = queue.begin(now: 0) {
                asked.append(principal)
                queue.end(now: 0)
            }
            return asked
        }
        let first = WarmingQueue(plan([.startup, .reload]), for: [one, two])
        #expect(asked(first) == [])
        #expect(asked(WarmingQueue(plan([.startup, .reload]), after: first)) == [one, two])
        #expect(asked(WarmingQueue(plan([.startup]), after: first)) == [])
        // What was due before comes first, and nobody twice.
        var busy = first
        busy.trigger(.startup, for: two)
        #expect(asked(WarmingQueue(plan([.startup, .reload]), after: busy)) == [two, one])
    }

    @Test func roundsDoNotOverlapAndKeepAPause() {
        var queue = Self.queue([.startup, .invalidation])
        queue.trigger(.startup, for: .local)
        _ = queue.begin(now: 0)
        queue.trigger(.invalidation, for: nil)
        let (during, early, due) = (
            queue.begin(now: 1),
            {
                queue.end(now: 2); return queue.begin(now: 6)
            }(), queue.begin(now: 7)
        )
        #expect(during == nil)
        #expect(early == nil)
        #expect(due == .local)
    }

    @Test func whatHappensToEverybodyMeansThoseWithASession() {
        var queue = Self.queue([.login, .interval])
        let (one, two) = (Principal(id: "one"), Principal(id: "two"))
        queue.trigger(.interval, for: nil)
        let nobody = queue.begin(now: 0)
        #expect(nobody == nil)
        for principal in [one, two] {
            queue.trigger(.login, for: principal)
            _ = queue.begin(now: 0)
            queue.end(now: -5)
        }
        queue.forget(one)
        queue.trigger(.interval, for: nil)
        let first = queue.begin(now: 0)
        queue.end(now: -5)
        let second = queue.begin(now: 0)
        #expect(first == two)
        #expect(second == nil)
    }
}
