import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayEngine

/// Who shares an exchange with whom, and what ends it.
@Suite struct FlightTests {
    private static let key = FlightTable.Key(hash: 1, bytes: [1])
    private static let start = FlightTable.Start(stamps: [], joinableUntil: 10)
    private static let cached = CachePolicy(ttl: 60_000_000_000, scope: .user, tags: [PlanFixtures.tag(.literal("thing"), .parameter(0))])

    private struct Harness {
        let upstream = SteppedUpstream()
        let clock = ManualClock()
        let engine: Engine
        let executor = SeededExecutor(seed: 1)

        init(_ tools: [ToolPlan]) {
            let clock = clock
            engine = Engine(plan: PlanFixtures.plan(tools), upstream: upstream, now: { clock.now })
        }

        /// Begins a call; it goes on whenever `settle` is called.
        func call(
            _ arguments: String = #"{"id":"a"}"#, tool: Int = 0, as principal: Principal = .local, insists: Bool = false
        ) throws -> Task<Answer, Never> {
            let message = ByteBuffer(string: arguments)
            let token = try JSONScanner.scan(message.readableBytesUInt8Span)
            let admission = engine.admit(
                engine.plan.tools[tool], arguments: token, message: message, principal: principal, insistsOnFresh: insists,
                scratch: CallScratch(executor: executor), now: clock.now)
            let task = Task(executorPreference: executor) { [engine] in
                switch admission {
                case .answered(let answer): answer
                case .deferred(let call): await engine.complete(call)
                }
            }
            settle()
            return task
        }

        /// Lets everything go on as far as it can.
        func settle() { while executor.runOne() {} }

        func answer(_ json: String = #"{"ok":1}"#, status: Int = 200) {
            for (number, _) in upstream.waiting { upstream.answer(number, .success(.json(json, status: status))) }
            settle()
        }
    }

    /// - Parameter settle: of the write, nanoseconds.
    private static func tools(settle: Int64 = 0) throws -> [ToolPlan] {
        [
            try PlanFixtures.tool(cache: cached),
            try PlanFixtures.tool(
                id: 1, name: "change", method: .put, effect: .idempotent,
                invalidates: [PlanFixtures.tag(.literal("thing"), .parameter(0))], settle: settle),
        ]
    }

    @Test func thirtyTwoConcurrentMissesAreOneUpstreamCall() async throws {
        let harness = Harness(try Self.tools())
        let calls = try (0..<32).map { _ in try harness.call() }
        #expect(harness.upstream.total == 1)
        harness.answer()
        for call in calls { #expect(await call.value.source == .miss(ttlNanoseconds: 60_000_000_000)) }
        #expect(harness.upstream.total == 1)
        #expect(harness.engine.flights.count == 0)
    }

    @Test func flight_leaderCancelled_followersLive() async throws {
        let harness = Harness(try Self.tools())
        let leader = try harness.call()
        let follower = try harness.call()
        leader.cancel()
        harness.settle()
        #expect(await leader.value.content.isError)
        #expect(harness.upstream.waiting.count == 1)
        harness.answer(#"{"ok":2}"#)
        #expect(try await follower.value.structured == ["ok": 2])
        #expect(harness.upstream.total == 1)
    }

    @Test func flight_lastWaiterLeaves_cancels() async throws {
        let harness = Harness(try Self.tools())
        let calls = try (0..<3).map { _ in try harness.call() }
        for call in calls.dropLast() { call.cancel() }
        harness.settle()
        #expect(harness.upstream.waiting.count == 1)
        calls[2].cancel()
        harness.settle()
        #expect(harness.upstream.waiting.isEmpty)
        #expect(harness.engine.flights.count == 0)
        for call in calls { #expect(await call.value.content.isError) }
    }

    /// A key has one flight at a time: who comes while a cancelled one ends waits for that, and only then begins another.
    @Test func flight_removedOnlyWhenDone() {
        var table = FlightTable()
        func board(_ passenger: Int) -> FlightTable.Boarding {
            table.board(Self.key, passenger: passenger, principal: .local, insists: false, now: 0, start: Self.start) { _ in true }
        }
        #expect(board(1) == .lead(flight: 1))
        let isCancelled = table.leave(1, flight: 1)
        #expect(isCancelled)
        #expect(board(2) == .follow(flight: 1))
        let landed = table.land(1)
        #expect(landed.passengers == [2])
        #expect(landed.wasCancelled)
        #expect(board(2) == .lead(flight: 2))
    }

    @Test func whoJoinsACancelledFlightIsAnsweredAllTheSame() async throws {
        let harness = Harness(try Self.tools())
        let first = try harness.call()
        first.cancel()
        // Not settled: the cancelled exchange has not ended yet.
        let second = try harness.call()
        harness.answer(#"{"ok":2}"#)
        #expect(try await second.value.structured == ["ok": 2])
    }

    /// What begins while several writes settle may show none of them, so it answers nobody who comes once the first has settled.
    @Test func flight_unsettled_answersOnlyWhoComesBeforeTheFirstSettles() async throws {
        let harness = Harness(try Self.tools(settle: 2_000_000_000))
        func write() async throws {
            let write = try harness.call(tool: 1)
            harness.answer(status: 200)
            _ = await write.value
        }
        try await write()
        harness.clock.advance(by: .milliseconds(1_500))
        try await write()
        let early = try harness.call()
        harness.clock.advance(by: .milliseconds(499))
        let joining = try harness.call()
        #expect(harness.upstream.total == 3)
        harness.clock.advance(by: .milliseconds(1))
        let late = try harness.call()
        #expect(harness.upstream.total == 4)
        harness.answer()
        for call in [early, joining, late] { #expect(await !call.value.content.isError) }
    }

    @Test func flight_invalidated_answersOnlyWhoCameBefore() async throws {
        let harness = Harness(try Self.tools())
        let early = try harness.call()
        let write = try harness.call(tool: 1)
        let (reading, writing) = (harness.upstream.waiting[0], harness.upstream.waiting[1])
        harness.upstream.answer(writing.number, .success(.empty(status: 204)))
        harness.settle()
        _ = await write.value
        let late = try harness.call()
        #expect(harness.upstream.total == 3)
        harness.upstream.answer(reading.number, .success(.json(#"{"old":true}"#)))
        harness.settle()
        harness.answer(#"{"old":false}"#)
        #expect(try await early.value.structured == ["old": true])
        #expect(try await late.value.structured == ["old": false])
        #expect(try await harness.call().value.structured == ["old": false])
    }

    @Test func writesAreNeverShared() async throws {
        let harness = Harness(try Self.tools())
        let writes = try (0..<3).map { _ in try harness.call(tool: 1) }
        #expect(harness.upstream.total == 3)
        harness.answer()
        for write in writes { #expect(await !write.value.content.isError) }
    }

    @Test func anErrorIsSharedAndNotStored() async throws {
        let harness = Harness(try Self.tools())
        let calls = try (0..<3).map { _ in try harness.call() }
        harness.answer(#"{"error":{"message":"no"}}"#, status: 404)
        for call in calls { #expect(await call.value.content.isError) }
        #expect(harness.upstream.total == 1)
        _ = try harness.call()
        #expect(harness.upstream.total == 2)
        harness.answer()
    }

    @Test func anotherOnesErrorIsNotShared() async throws {
        let everybody = try PlanFixtures.tool(cache: CachePolicy(ttl: 60_000_000_000, scope: .public, tags: []))
        let harness = Harness([everybody])
        let one = try harness.call(as: Principal(id: "one"))
        let two = try harness.call(as: Principal(id: "two"))
        #expect(harness.upstream.total == 1)
        harness.answer(#"{"error":{"message":"expired token"}}"#, status: 401)
        #expect(await one.value.content.isError)
        #expect(harness.upstream.total == 2)
        harness.answer(#"{"ok":2}"#)
        #expect(try await two.value.structured == ["ok": 2])
    }

    @Test func whoInsistsOnFreshJoinsNothingThatIsUnderWay() async throws {
        let harness = Harness(try Self.tools())
        _ = try harness.call()
        let insisting = try harness.call(insists: true)
        #expect(harness.upstream.total == 2)
        harness.answer()
        _ = await insisting.value
        _ = try harness.call(insists: true)
        #expect(harness.upstream.total == 3)
        harness.answer()
    }

    /// It may not show the write, and who comes later must see that.
    @Test func nobodyJoinsWhatBeganBeforeAWriteSettledOnceItHas() {
        var table = FlightTable()
        func board(_ passenger: Int, at now: Int64) -> FlightTable.Boarding {
            table.board(Self.key, passenger: passenger, principal: .local, insists: false, now: now, start: Self.start) { _ in true }
        }
        #expect(board(1, at: 0) == .lead(flight: 1))
        #expect(board(2, at: 9) == .follow(flight: 1))
        #expect(board(3, at: 10) == .lead(flight: 2))
        #expect(table.land(1).passengers == [1, 2])
    }

    @Test func aWaiterLeavesAtItsOwnDeadlineAndTheOthersStay() {
        var table = FlightTable()
        for passenger in 1...2 {
            _ = table.board(Self.key, passenger: passenger, principal: .local, insists: false, now: 0, start: Self.start) { _ in true }
        }
        let isCancelled = table.leave(1, flight: 1)
        #expect(!isCancelled)
        #expect(table.land(1).passengers == [2])
    }

    @Test func aDeadlineThatHasComeAnswersTheCaller() async throws {
        let upstream = HeldUpstream()
        let engine = Engine(plan: PlanFixtures.plan(try Self.tools()), upstream: upstream)
        let message = ByteBuffer(string: #"{"id":"a"}"#)
        let admission = engine.admit(
            engine.plan.tools[0], arguments: try JSONScanner.scan(message.readableBytesUInt8Span), message: message, principal: .local,
            scratch: CallScratch(), now: .now())
        guard case .deferred(let deferred) = admission, let read = deferred.read else { throw Missing.answer }
        var call = deferred.call
        call.deadline = .now()
        var lookup: CacheLookup?
        let answer = await engine.join(call, read, &lookup).answer
        #expect(lookup == .miss)
        #expect(answer.content.isError)
        #expect(upstream.cancellations <= 1)
        upstream.release()
    }
}
