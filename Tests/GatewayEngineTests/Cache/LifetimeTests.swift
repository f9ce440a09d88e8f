import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayEngine

/// What becomes of an answer as it grows older, and when it cannot be renewed.
@Suite struct LifetimeTests {
    private static let second: Int64 = 1_000_000_000

    private static func harness(_ change: (inout CachePolicy) -> Void = { _ in }) throws -> EngineHarness {
        var policy = CachePolicy(ttl: 10 * second, scope: .user, tags: [PlanFixtures.tag(.literal("thing"), .parameter(0))])
        change(&policy)
        return EngineHarness([
            try PlanFixtures.tool(cache: policy),
            try PlanFixtures.tool(
                id: 1, name: "change", method: .put, effect: .idempotent,
                invalidates: [PlanFixtures.tag(.literal("thing"), .parameter(0))], settle: 2 * second),
        ])
    }

    private static let id = #"{"id":"a"}"#
    private static let failing: FakeUpstream.Handler = { _ throws(UpstreamFailure) in throw .unreachable("refused") }

    @Test func aStaleAnswerIsServedAtOnceAndRenewedBehindIt() async throws {
        let harness = try Self.harness { $0.staleWhileRevalidate = 5 * Self.second }
        _ = try await harness.call(Self.id)
        harness.clock.advance(by: .seconds(12))
        harness.upstream.answer { _ throws(UpstreamFailure) in .json(#"{"ok":2}"#) }
        guard case .answered(let stale) = try harness.admit(Self.id) else { throw Missing.answer }
        #expect(stale.source == .stale(ageNanoseconds: 12 * Self.second, .revalidating))
        #expect(try stale.structured == ["ok": 1])
        await harness.quiesce()
        #expect(try await harness.call(Self.id).structured == ["ok": 2])
        #expect(harness.upstream.calls.map(\.priority) == [.interactive, .refresh])
    }

    @Test(arguments: [(9, true, true), (10, true, false), (14, true, false), (15, false, false), (19, false, false), (20, false, false)])
    func swrPlusSie_additive(age: Int64, isServed: Bool, isFresh: Bool) async throws {
        // Both windows begin where the ttl ends: 15 s and 20 s after the answer came.
        let harness = try Self.harness {
            $0.staleWhileRevalidate = 5 * Self.second
            $0.staleIfError = 10 * Self.second
        }
        _ = try await harness.call(Self.id)
        harness.clock.advance(by: .seconds(age))
        harness.upstream.answer(Self.failing)
        switch try harness.admit(Self.id) {
        case .answered(let answer):
            #expect(isServed)
            #expect(answer.isHit == isFresh)
        case .deferred(let call):
            #expect(!isServed)
            let answer = await harness.engine.complete(call)
            #expect(answer.content.isError == (age >= 20))
        }
        await harness.quiesce()
    }

    @Test(arguments: [
        (UpstreamFailure.unreachable("refused"), Answer.StaleReason.upstreamFailed), (.timedOut, .upstreamFailed),
        (.refused(Refusal(.circuitOpen, name: "things")), .refused), (.refused(Refusal(.gateClosed, name: "app")), .refused),
    ])
    func whatCannotBeRenewedIsServedStaleAndSaysSo(failure: UpstreamFailure, reason: Answer.StaleReason) async throws {
        let harness = try Self.harness { $0.staleIfError = 10 * Self.second }
        _ = try await harness.call(Self.id)
        harness.clock.advance(by: .seconds(11))
        harness.upstream.answer { _ throws(UpstreamFailure) in throw failure }
        let answer = try await harness.call(Self.id)
        #expect(answer.source == .stale(ageNanoseconds: 11 * Self.second, reason))
        #expect(try answer.structured == ["ok": 1])
        #expect(reason.isDegraded)
    }

    @Test(arguments: [(500, true), (503, true), (429, true), (404, false), (401, false), (403, false)])
    func onlyWhatMayPassIsHiddenByAnOldAnswer(status: Int, isStale: Bool) async throws {
        let harness = try Self.harness { $0.staleIfError = 10 * Self.second }
        _ = try await harness.call(Self.id)
        harness.clock.advance(by: .seconds(11))
        harness.upstream.answer { _ throws(UpstreamFailure) in .json("{}", status: status) }
        #expect(try await harness.call(Self.id).content.isError == !isStale)
    }

    @Test func whoInsistsOnFreshGetsTheErrorAndNoOldAnswer() async throws {
        let harness = try Self.harness { $0.staleIfError = 10 * Self.second }
        _ = try await harness.call(Self.id)
        #expect(try await !harness.call(Self.id, insistsOnFresh: true).isHit)
        harness.upstream.answer(Self.failing)
        #expect(try await harness.call(Self.id, insistsOnFresh: true).content.isError)
        #expect(try await harness.call(Self.id).isHit)
    }

    @Test func cache_refreshFailure_backsOff_notForever() async throws {
        let harness = try Self.harness {
            $0.staleWhileRevalidate = 1_000 * Self.second
            $0.staleIfError = 1_000 * Self.second
        }
        _ = try await harness.call(Self.id)
        harness.clock.advance(by: .seconds(10))
        harness.upstream.answer(Self.failing)
        var attempts: [Int64] = []
        for second in 0..<100 as Range<Int64> {
            let before = harness.upstream.calls.count
            guard case .answered(let answer) = try harness.admit(Self.id) else { throw Missing.answer }
            #expect(!answer.isHit)
            await harness.quiesce()
            if harness.upstream.calls.count > before { attempts.append(second) }
            harness.clock.advance(by: .seconds(1))
        }
        // 1, 2, 4, 8, 16 and then 30 seconds apart.
        #expect(attempts == [0, 1, 3, 7, 15, 31, 61, 91])
        harness.upstream.answer { _ throws(UpstreamFailure) in .json(#"{"ok":2}"#) }
        harness.clock.advance(by: .seconds(30))
        _ = try harness.admit(Self.id)
        await harness.quiesce()
        #expect(try await harness.call(Self.id).structured == ["ok": 2])
    }

    @Test func aFailedRenewalNeverExtendsLife() async throws {
        let harness = try Self.harness { $0.staleIfError = 10 * Self.second }
        _ = try await harness.call(Self.id)
        harness.upstream.answer(Self.failing)
        for _ in 0..<19 {
            harness.clock.advance(by: .seconds(1))
            #expect(try await !harness.call(Self.id).content.isError)
        }
        harness.clock.advance(by: .seconds(1))
        #expect(try await harness.call(Self.id).content.isError)
    }

    @Test func cache_expiryHerd_oneFetch() async throws {
        let harness = try Self.harness { $0.staleWhileRevalidate = 100 * Self.second }
        _ = try await harness.call(Self.id)
        for round in 1...20 {
            harness.clock.advance(by: .seconds(11))
            for _ in 0..<50 { _ = try harness.admit(Self.id) }
            await harness.quiesce()
            #expect(harness.upstream.calls.count == 1 + round)
        }
    }

    /// However many ask at once for keys that end at once, each is fetched once in its ttl.
    @Test func aStampedeFetchesEachKeyOncePerTTL() async throws {
        let harness = try Self.harness()
        let engine = harness.engine
        let (keys, rounds, callers) = (1_000, 3, 4)
        for _ in 0..<rounds {
            await withTaskGroup(of: Void.self) { group in
                for key in 0..<keys * callers {
                    guard case .deferred(let call)? = try? harness.admit(#"{"id":"\#(key % keys)"}"#) else { continue }
                    group.addTask { _ = await engine.complete(call) }
                }
            }
            harness.clock.advance(by: .seconds(10))
        }
        #expect(harness.upstream.calls.count == keys * rounds)
    }

    /// A renewal that takes longer than the ttl: one at a time, and what it brings counts from when it came.
    @Test func cache_refreshLoad_longerThanTtl() async throws {
        let harness = try Self.harness { $0.staleWhileRevalidate = 1_000 * Self.second }
        _ = try await harness.call(Self.id)
        let clock = harness.clock
        harness.upstream.answer { _ throws(UpstreamFailure) in
            clock.advance(by: .seconds(25))
            return .json(#"{"ok":2}"#)
        }
        harness.clock.advance(by: .seconds(11))
        _ = try harness.admit(Self.id)
        await harness.quiesce()
        #expect(harness.upstream.calls.count == 2)
        #expect(try await harness.call(Self.id).source == .hit(ageNanoseconds: 0, ttlNanoseconds: 10 * Self.second))
    }

    @Test func whatIsAskedForOftenIsRenewedBeforeItIsStale() async throws {
        let harness = try Self.harness { $0.refreshAhead = .init(percent: 80, hits: 2) }
        _ = try await harness.call(Self.id)
        harness.clock.advance(by: .seconds(8))
        #expect(try await harness.call(Self.id).isHit)
        await harness.quiesce()
        #expect(harness.upstream.calls.count == 1)
        #expect(try await harness.call(Self.id).isHit)
        await harness.quiesce()
        #expect(harness.upstream.calls.count == 2)
        harness.clock.advance(by: .seconds(7))
        #expect(try await harness.call(Self.id).isHit)
        #expect(harness.upstream.calls.count == 2)
    }

    @Test func anUnchangedAnswerIsRevalidatedAndKeepsItsWindows() async throws {
        let harness = try Self.harness { $0.keep = 100 * Self.second }
        harness.upstream.answer { call throws(UpstreamFailure) in
            guard call.ifNoneMatch == nil else { return .empty(status: 304) }
            var response = UpstreamResponse.json(#"{"ok":1}"#)
            response.etag = #""v1""#
            return response
        }
        _ = try await harness.call(Self.id)
        for _ in 0..<3 {
            harness.clock.advance(by: .seconds(60))
            let renewed = try await harness.call(Self.id)
            #expect(renewed.source == .miss(ttlNanoseconds: 10 * Self.second))
            #expect(try renewed.structured == ["ok": 1])
        }
        #expect(harness.upstream.calls.map(\.ifNoneMatch) == [nil, #""v1""#, #""v1""#, #""v1""#])
        harness.clock.advance(by: .seconds(111))
        _ = try await harness.call(Self.id)
        #expect(harness.upstream.calls.last?.ifNoneMatch == nil)
    }

    @Test func aWriteEndsRevalidationToo() async throws {
        let harness = try Self.harness { $0.keep = 100 * Self.second }
        harness.upstream.answer { _ throws(UpstreamFailure) in
            var response = UpstreamResponse.json(#"{"ok":1}"#)
            response.etag = #""v1""#
            return response
        }
        _ = try await harness.call(Self.id)
        _ = try await harness.call(Self.id, tool: 1)
        _ = try await harness.call(Self.id)
        #expect(harness.upstream.calls.last?.ifNoneMatch == nil)
    }

    @Test func theJitterShortensAndNeverLengthens() async throws {
        let harness = try Self.harness { $0.jitterPercent = 20 }
        var ttls: Set<Int64> = []
        for key in 0..<200 {
            guard case .miss(let ttl) = try await harness.call(#"{"id":"\#(key)"}"#).source else { throw Missing.answer }
            #expect((8 * Self.second...10 * Self.second).contains(ttl))
            ttls.insert(ttl / (100 * 1_000_000))
        }
        // Spread over the whole range, by tenths of a second.
        #expect(ttls.count >= 15)
    }

    @Test(arguments: [(404, 3 as Int64?), (410, nil), (403, nil), (500, nil), (204, 2)])
    func someAnswersHaveATTLOfTheirOwn(status: Int, seconds: Int64?) async throws {
        let harness = try Self.harness {
            $0.staleIfError = 100 * Self.second
            $0.ttlByStatus = [404: 3 * Self.second, 204: 2 * Self.second]
        }
        harness.upstream.answer { _ throws(UpstreamFailure) in status == 204 ? .empty(status: 204) : .json("{}", status: status) }
        let first = try await harness.call(Self.id)
        #expect(first.source == seconds.map { .miss(ttlNanoseconds: $0 * Self.second) } ?? .upstream)
        let second = try await harness.call(Self.id)
        #expect(second.isHit == (seconds != nil))
        #expect(second.content.isError == (status != 204))
        harness.clock.advance(by: .seconds(3))
        #expect(try await !harness.call(Self.id).isHit)
    }

    @Test(arguments: [(nil as Int?, 10 as Int64?), (4, 4), (60, 10), (0, nil)])
    func theUpstreamMayShortenTheTTLWhereItsWordCounts(maximumAge: Int?, seconds: Int64?) async throws {
        for respect in [CachePolicy.Respect.header, .config] {
            let harness = try Self.harness { $0.respect = respect }
            harness.upstream.answer { _ throws(UpstreamFailure) in
                var response = UpstreamResponse.json("{}")
                response.maximumAgeSeconds = maximumAge
                return response
            }
            let expected = respect == .header ? seconds : 10
            let source = try await harness.call(Self.id).source
            #expect(source == expected.map { .miss(ttlNanoseconds: $0 * Self.second) } ?? .upstream)
        }
    }

    // MARK: Settling

    @Test func whatIsReadBeforeAWriteHasSettledIsHardlyKept() async throws {
        let harness = try Self.harness { $0.staleWhileRevalidate = 100 * Self.second }
        _ = try await harness.call(Self.id, tool: 1)
        #expect(try await harness.call(Self.id).source == .miss(ttlNanoseconds: 100_000_000))
        harness.clock.advance(by: .milliseconds(1_950))
        // It ends with the settling.
        #expect(try await harness.call(Self.id).source == .miss(ttlNanoseconds: 50_000_000))
        harness.clock.advance(by: .milliseconds(50))
        #expect(try await harness.call(Self.id).source == .miss(ttlNanoseconds: 10 * Self.second))
    }

    /// Whoever asks once the first has settled must see that one, whatever came after it.
    @Test func ofSeveralWritesTheFirstToSettleCounts() async throws {
        let harness = try Self.harness()
        _ = try await harness.call(Self.id, tool: 1)
        harness.clock.advance(by: .milliseconds(1_950))
        _ = try await harness.call(Self.id, tool: 1)
        #expect(try await harness.call(Self.id).source == .miss(ttlNanoseconds: 50_000_000))
        harness.clock.advance(by: .milliseconds(50))
        #expect(try await harness.call(Self.id).source == .miss(ttlNanoseconds: 100_000_000))
    }

    @Test func nothingIsStoredAboutWhatIsBeingWritten() async throws {
        let harness = try Self.harness()
        let (engine, upstream) = (harness.engine, harness.upstream)
        guard case .deferred(let read) = try harness.admit(Self.id) else { throw Missing.answer }
        upstream.answer { call throws(UpstreamFailure) in
            if call.tool.id == 1 {
                let source = await engine.complete(read).source
                #expect(source == .upstream)
            }
            return .json("{}")
        }
        _ = try await harness.call(Self.id, tool: 1)
    }

    @Test func whatHasSettledIsInvalidatedAndMadeKnownOnceMore() async throws {
        let harness = try Self.harness()
        let calls = Counter()
        let number = harness.engine.invalidations.addObserver { calls.increment() }
        _ = try await harness.call(Self.id, tool: 1)
        #expect(calls.value == 1)
        await harness.engine.upkeep()
        #expect(calls.value == 1)
        harness.clock.advance(by: .seconds(2))
        await harness.engine.upkeep()
        #expect(calls.value == 2)
        harness.engine.invalidations.removeObserver(number)
        _ = try await harness.call(Self.id, tool: 1)
        #expect(calls.value == 2)
    }
}
