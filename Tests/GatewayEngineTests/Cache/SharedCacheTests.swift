import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Synchronization
import Testing

/// Two gateways before one upstream, with a tier of answers between them.
@Suite struct SharedCacheTests {
    private static let tag = PlanFixtures.tag(.literal("thing"), .parameter(0))

    private struct Gateway {
        let engine: Engine
        let clock: ManualClock

        func call(_ tool: Int = 0, as principal: Principal = .local, insistsOnFresh: Bool = false) async throws -> Answer {
            let message = ByteBuffer(string: #"{"id":"a"}"#)
            let token = try JSONScanner.scan(message.readableBytesUInt8Span)
            let admission = engine.admit(
                engine.plan.tools[tool], arguments: token, message: message, principal: principal, insistsOnFresh: insistsOnFresh,
                scratch: CallScratch(), now: clock.now)
            switch admission {
            case .answered(let answer): return answer
            case .deferred(let call): return await engine.complete(call)
            }
        }
    }

    private let clock = ManualClock()
    private let tier: MemorySharedCache
    private let upstream = FakeUpstream(json: #"{"ok":1}"#)

    init() { tier = MemorySharedCache(clock) }

    private func gateway(scope: CachePolicy.Scope = .public, revision: String = "0000000000000000") throws -> Gateway {
        let clock = clock
        let tools = [
            try PlanFixtures.tool(cache: CachePolicy(ttl: 60_000_000_000, scope: scope, tags: [Self.tag])),
            try PlanFixtures.tool(id: 1, name: "change", method: .put, effect: .idempotent, invalidates: [Self.tag]),
        ]
        let plan = PlanFixtures.plan(tools, revision: revision)
        return Gateway(engine: Engine(plan: plan, upstream: upstream, shared: tier, now: { clock.now }), clock: clock)
    }

    @Test func whatOneHasFetchedTheOtherServes() async throws {
        let (one, other) = (try gateway(), try gateway())
        _ = try await one.call()
        clock.advance(by: .seconds(20))
        let answer = try await other.call()
        #expect(try answer.structured == ["ok": 1])
        #expect(answer.source == .hit(ageNanoseconds: 20_000_000_000, ttlNanoseconds: 40_000_000_000))
        #expect(upstream.calls.count == 1)
        let gets = tier.gets
        clock.advance(by: .seconds(39))
        #expect(try await other.call().isHit)
        #expect(tier.gets == gets, "a hit asks nobody")
        clock.advance(by: .seconds(2))
        _ = try await other.call()
        #expect(upstream.calls.count == 2, "it is no fresher there than it was")
    }

    @Test func aWriteOfOneIsSeenByTheOther() async throws {
        let (one, other) = (try gateway(), try gateway())
        _ = try await one.call()
        _ = try await other.call(1)
        let third = try gateway()
        _ = try await third.call()
        #expect(upstream.calls.map(\.tool.id) == [0, 1, 0])
    }

    /// Its epochs are of before the request.
    @Test func anAnswerThatWasUnderWayDuringAWriteIsNotShared() async throws {
        let (one, other) = (try gateway(), try gateway())
        upstream.answer { call throws(UpstreamFailure) in
            if call.tool.id == 0 { _ = try? await other.call(1) }
            return .json(#"{"ok":1}"#)
        }
        _ = try await one.call()
        #expect(tier.count == 0)
    }

    @Test func nobodyGetsWhatIsAnothersOrOfAnotherConfiguration() async throws {
        let one = try gateway(scope: .user)
        _ = try await one.call(as: Principal(id: "ann"))
        _ = try await gateway(scope: .user).call(as: Principal(id: "ben"))
        _ = try await gateway(scope: .user, revision: "1111111111111111").call(as: Principal(id: "ann"))
        #expect(upstream.calls.count == 3)
        _ = try await gateway(scope: .user).call(as: Principal(id: "ann"))
        #expect(upstream.calls.count == 3)
    }

    @Test func whoInsistsAsksTheUpstreamAndErrorsAreNotShared() async throws {
        let (one, other) = (try gateway(), try gateway())
        _ = try await one.call()
        _ = try await other.call(insistsOnFresh: true)
        #expect(upstream.calls.count == 2)
        clock.advance(by: .seconds(61))
        upstream.answer { _ throws(UpstreamFailure) in .json("{}", status: 404) }
        _ = try await one.call()
        let sets = tier.sets
        _ = try await other.call()
        #expect(upstream.calls.count == 4)
        #expect(tier.sets == sets)
    }
}

/// A shared tier in this process.
private final class MemorySharedCache: SharedCache {
    private struct Entry {
        var answer: SharedAnswer
        var storedAt: NIODeadline
        var tags: [TagSlot]
        var epochs: [UInt64]
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        var epochs: [TagSlot: UInt64] = [:]
        var gets = 0
        var sets = 0

        func current(_ tags: [TagSlot]) -> [UInt64] { tags.map { epochs[$0] ?? 0 } }
    }

    private let clock: ManualClock
    private let state = Mutex(State())

    init(_ clock: ManualClock) { self.clock = clock }

    var gets: Int { state.withLock(\.gets) }
    var sets: Int { state.withLock(\.sets) }
    var count: Int { state.withLock(\.entries.count) }

    func get(_ key: [UInt8], tags: [TagSlot]) async -> SharedLookup {
        let now = clock.now
        return state.withLock { state in
            state.gets += 1
            var found = state.entries[key].flatMap { $0.epochs == state.current($0.tags) ? $0 : nil }
            if let entry = found { found?.answer.age += (now - entry.storedAt).nanoseconds }
            return SharedLookup(answer: found?.answer, epochs: state.current(tags))
        }
    }

    func set(_ answer: SharedAnswer, under key: [UInt8], tags: [TagSlot], epochs: [UInt64]) async {
        let now = clock.now
        state.withLock { state in
            state.sets += 1
            guard state.current(tags) == epochs else { return }
            state.entries[key] = Entry(answer: answer, storedAt: now, tags: tags, epochs: epochs)
        }
    }

    func invalidate(_ tags: [TagSlot]) async {
        state.withLock { state in for tag in tags { state.epochs[tag, default: 0] += 1 } }
    }
}
