import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayEngine

/// Who shares answers, who drops them, and how many entries that makes unreachable.
@Suite struct InvalidationTests {
    private static let hour: Int64 = 3_600_000_000_000
    private static let one = Principal(id: "one")
    private static let two = Principal(id: "two")

    /// 0 reads `thing/{id}/part` and `all`, 1 writes `thing/{id}/**`, 2 tells where the caller is.
    private static func harness(_ scope: CachePolicy.Scope = .user, bytes: Int = 1 << 22) throws -> EngineHarness {
        EngineHarness(
            [
                try PlanFixtures.tool(
                    cache: CachePolicy(
                        ttl: hour, scope: scope,
                        tags: [PlanFixtures.tag(.literal("thing"), .parameter(0), .literal("part")), PlanFixtures.tag(.literal("all"))])),
                try PlanFixtures.tool(
                    id: 1, name: "change", method: .put, effect: .idempotent,
                    invalidates: [PlanFixtures.tag(.literal("thing"), .parameter(0), andBelow: true)]),
                try PlanFixtures.tool(
                    id: 2, name: "who", path: [.literal("/me")], parameters: [],
                    learns: [LearntFact(kind: .country, path: ["country"]), LearntFact(kind: .locale, path: ["settings", "language"])]),
            ], cacheBytes: bytes)
    }

    private static func tell(_ country: String, _ locale: String, _ harness: EngineHarness, _ principal: Principal) async throws {
        harness.upstream.answer { _ throws(UpstreamFailure) in
            .json(#"{"country":"\#(country)","settings":{"language":"\#(locale)"}}"#)
        }
        _ = try await harness.call("{}", tool: 2, as: principal)
        harness.upstream.answer { _ throws(UpstreamFailure) in .json(#"{"ok":1}"#) }
    }

    // MARK: Scope

    @Test(arguments: [
        (CachePolicy.Scope.country, "SE", "sv", true), (.country, "SE", "en", true), (.country, "DE", "sv", false),
        (.locale, "SE", "sv", true), (.locale, "SE", "en", false), (.locale, "DE", "sv", false), (.user, "SE", "sv", false),
        (.public, "DE", "en", true),
    ])
    func answersAreSharedExactlyWhereTheyCannotDiffer(scope: CachePolicy.Scope, country: String, locale: String, isShared: Bool)
        async throws
    {
        let harness = try Self.harness(scope)
        try await Self.tell("SE", "sv", harness, Self.one)
        try await Self.tell(country, locale, harness, Self.two)
        _ = try await harness.call(#"{"id":"a"}"#, as: Self.one)
        #expect(try await harness.call(#"{"id":"a"}"#, as: Self.two).isHit == isShared)
        #expect(try await harness.call(#"{"id":"a"}"#, as: Self.one).isHit)
    }

    @Test(arguments: [CachePolicy.Scope.country, .locale]) func whereAnAnswerDependsOnIsUnknownNothingIsShared(scope: CachePolicy.Scope)
        async throws
    {
        let harness = try Self.harness(scope)
        try await Self.tell("SE", "sv", harness, Self.one)
        _ = try await harness.call(#"{"id":"a"}"#, as: Self.one)
        #expect(try await !harness.call(#"{"id":"a"}"#, as: Self.two).isHit)
        _ = try await harness.call(#"{"id":"a"}"#, as: Principal(id: "three"))
        #expect(try await !harness.call(#"{"id":"a"}"#, as: Principal(id: "four")).isHit)
    }

    @Test func whoMovesSeesTheAnswersOfTheNewCountry() async throws {
        let harness = try Self.harness(.country)
        try await Self.tell("SE", "sv", harness, Self.one)
        _ = try await harness.call(#"{"id":"a"}"#, as: Self.one)
        try await Self.tell("DE", "sv", harness, Self.one)
        #expect(try await !harness.call(#"{"id":"a"}"#, as: Self.one).isHit)
    }

    // MARK: Purging

    @Test func aChangeOfUserDropsThatUsersAnswersAlone() async throws {
        let harness = try Self.harness()
        for principal in [Self.one, Self.two] {
            for id in ["a", "b"] { _ = try await harness.call(#"{"id":"\#(id)"}"#, as: principal) }
        }
        #expect(await harness.engine.purge(Self.one, actor: "test").entries == 2)
        #expect(try await !harness.call(#"{"id":"a"}"#, as: Self.one).isHit)
        #expect(try await harness.call(#"{"id":"a"}"#, as: Self.two).isHit)
        #expect(await harness.engine.purgeAll(actor: "test").entries == 3)
        #expect(harness.engine.cache.size == (0, 0))
    }

    @Test func cache_invalidateAll_duringRefresh() async throws {
        let harness = try Self.harness()
        let engine = harness.engine
        harness.upstream.answer { _ throws(UpstreamFailure) in
            _ = await engine.purgeAll(actor: "test")
            return .json(#"{"old":true}"#)
        }
        #expect(try await harness.call(#"{"id":"a"}"#).source == .upstream)
        #expect(harness.engine.cache.size.entries == 0)
    }

    /// What the former user's answer tells must not decide which answers the next one is given.
    @Test(arguments: [false, true]) func whatIsLearntDuringAPurgeIsNotKept(isOfAll: Bool) async throws {
        let harness = try Self.harness(.country)
        let engine = harness.engine
        harness.upstream.answer { call throws(UpstreamFailure) in
            if call.tool.name == "who", isOfAll { _ = await engine.purgeAll(actor: "test") }
            if call.tool.name == "who", !isOfAll { _ = await engine.purge(Self.one, actor: "test") }
            return .json(#"{"country":"SE"}"#)
        }
        _ = try await harness.call("{}", tool: 2, as: Self.one)
        #expect(engine.facts.known(of: Self.one).country == nil)
        harness.upstream.answer { _ throws(UpstreamFailure) in .json(#"{"country":"SE"}"#) }
        _ = try await harness.call("{}", tool: 2, as: Self.one)
        #expect(engine.facts.known(of: Self.one).country == "SE")
    }

    // MARK: Counting

    @Test func droppingEverythingIsLoggedWithoutEveryTag() async throws {
        let harness = try Self.harness()
        let log = harness.engine.cache.log
        for id in ["a", "b", "c"] { _ = try await harness.call(#"{"id":"\#(id)"}"#) }
        _ = try await harness.call(#"{"id":"a"}"#, tool: 1)
        #expect(await harness.engine.purgeAll(actor: "me").entries == 2)
        let kept = log.stampCount
        for _ in 0..<3 { _ = await harness.engine.purgeAll(actor: "me") }
        #expect(log.stampCount <= kept)
        // What comes behind it counts for what reaches it then.
        _ = try await harness.call(#"{"id":"a"}"#)
        #expect(await harness.engine.invalidate(try pattern("all"), actor: "me").entries == 1)
    }

    @Test func countsAreOfEntriesAndNotOfPatterns() async throws {
        let harness = try Self.harness()
        for id in 0..<7 { _ = try await harness.call(#"{"id":"\#(id)"}"#) }
        #expect(await harness.engine.invalidate(try pattern("thing/3/part"), actor: "me").entries == 1)
        #expect(await harness.engine.invalidate(try pattern("thing/3/part"), actor: "me").entries == 0)
        #expect(await harness.engine.invalidate(try pattern("other/**"), actor: "me").entries == 0)
        #expect(await harness.engine.invalidate(try pattern("thing/**"), actor: "me").entries == 6)
        #expect(await harness.engine.invalidate(try pattern("all"), actor: "me").entries == 0)
        #expect(harness.engine.cache.log.totals == (5, 7))
    }

    /// An entry that two invalidations reach was made unreachable by the first.
    @Test func anEntryIsCountedOnceAndForTheFirstThatReachedIt() async throws {
        let harness = try Self.harness()
        for id in ["a", "b", "c"] { _ = try await harness.call(#"{"id":"\#(id)"}"#) }
        _ = try await harness.call(#"{"id":"a"}"#, tool: 1)
        #expect(await harness.engine.invalidate(try pattern("all"), actor: "me").entries == 2)
        let recent = harness.engine.cache.log.recent
        #expect(recent.map(\.tag) == ["all", "thing/a/**"])
        #expect(recent.map(\.entries) == [2, 1])
        #expect(recent.map(\.cause) == [.admin, .write])
        #expect(recent.map(\.actor) == ["me", "change"])
    }

    @Test func whatAWriteWouldMakeStaleCanBeMadeStaleWithoutIt() async throws {
        let harness = try Self.harness()
        for id in ["a", "b"] { _ = try await harness.call(#"{"id":"\#(id)"}"#) }
        let message = ByteBuffer(string: #"{"id":"a"}"#)
        let records = await harness.engine.invalidate(
            asIfCalled: harness.engine.plan.tools[1], arguments: try JSONScanner.scan(message.readableBytesUInt8Span), message: message,
            principal: .local, actor: "me")
        #expect(records?.map(\.entries) == [1])
        #expect(try await harness.call(#"{"id":"b"}"#).isHit)
        #expect(harness.upstream.calls.count == 2)
    }

    @Test func theLogKeepsTheLast256() async throws {
        let harness = try Self.harness()
        for number in 0..<300 { _ = await harness.engine.invalidate(try pattern("thing/\(number)"), actor: "me") }
        let recent = harness.engine.cache.log.recent
        #expect(recent.count == 256)
        #expect(recent.first?.tag == "thing/299")
        #expect(recent.last?.tag == "thing/44")
        #expect(harness.engine.cache.log.totals.invalidations == 300)
    }

    @Test(arguments: ["", "a//b", "/a", "a/", "**", "a/**/b", "a*", "a/*"]) func aPatternThatMeansNothingIsRefused(text: String) {
        #expect(TagPattern(text) == nil)
    }

    /// Tags share counters by hash: what meets is dropped together, and nothing that should be dropped is kept.
    @Test func cache_epochCollision_onlyOverInvalidates() {
        let epochs = TagEpochs()
        let slots = (0..<200_000).map { TagSlot(hash: $0 &* 0x9E37_79B9) }
        let before = slots.map { epochs.stamp($0) }
        epochs.bump(slots[7])
        for (slot, stamp) in zip(slots, before) where slot != slots[7] { #expect(epochs.isCurrent(stamp)) }
        #expect(!epochs.isCurrent(before[7]))
        epochs.bumpAll()
        #expect(!before.contains { epochs.isCurrent($0) })
    }

    // MARK: Observers

    @Test func whoHoldsStampsLearnsWhetherTheyAreCurrent() async throws {
        let harness = try Self.harness()
        let message = ByteBuffer(string: #"{"id":"a"}"#)
        let stamps = try #require(
            harness.engine.stamps(
                of: harness.engine.plan.tools[0], arguments: try JSONScanner.scan(message.readableBytesUInt8Span), message: message,
                principal: .local, scratch: CallScratch()))
        _ = try await harness.call(#"{"id":"b"}"#, tool: 1)
        #expect(harness.engine.areCurrent(stamps))
        _ = try await harness.call(#"{"id":"a"}"#, tool: 1)
        #expect(!harness.engine.areCurrent(stamps))
    }

    private func pattern(_ text: String) throws -> TagPattern { try #require(TagPattern(text)) }
}
