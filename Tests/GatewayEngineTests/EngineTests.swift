import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite struct EngineTests {
    private static let minute: Int64 = 60_000_000_000
    private static func cached(_ tags: [TagTemplate] = [], scope: CachePolicy.Scope = .user) throws -> ToolPlan {
        try PlanFixtures.tool(cache: CachePolicy(ttl: minute, scope: scope, tags: tags))
    }

    @Test func aSecondCallWithinTheTTLIsAHitAndSendsNothing() async throws {
        let harness = EngineHarness([try Self.cached()])
        let first = try await harness.call(#"{"id":"a"}"#)
        #expect(first.source == .miss(ttlNanoseconds: Self.minute))
        harness.clock.advance(by: .seconds(20))
        guard case .answered(let second) = try harness.admit(#"{"id":"a"}"#) else { throw Missing.answer }
        #expect(second.source == .hit(ageNanoseconds: 20_000_000_000, ttlNanoseconds: 40_000_000_000))
        #expect(try second.structured == ["ok": 1])
        #expect(harness.upstream.calls.count == 1)
    }

    @Test func anAnswerIsSentAgainOnceItsTTLHasPassed() async throws {
        let harness = EngineHarness([try Self.cached()])
        _ = try await harness.call(#"{"id":"a"}"#)
        harness.clock.advance(by: .seconds(60))
        #expect(try await !harness.call(#"{"id":"a"}"#).isHit)
        #expect(harness.upstream.calls.count == 2)
    }

    @Test(arguments: [
        (#"{"id":"a","n":5}"#, #"{"n":5,"id":"a"}"#, true), (#"{"id":"a","n":5}"#, #"{"id":"a","n":5.0}"#, true),
        (#"{"id":"a"}"#, #"{"id":"a","n":20}"#, true), (#"{"id":"a"}"#, #"{"id":"\u0061","n":null}"#, true),
        (#"{"id":"a"}"#, #"{"id":"a","n":21}"#, false), (#"{"id":"a"}"#, #"{"id":"A"}"#, false),
        (#"{"id":"a","l":["x","y"]}"#, #"{"id":"a","l":["y","x"]}"#, false),
        (#"{"id":"a","l":["xy"]}"#, #"{"id":"a","l":["x","y"]}"#, false),
        (#"{"id":"a","b":true}"#, #"{"id":"a","b":false}"#, false),
    ])
    func oneKeyHoldsExactlyWhatTheAnswerDependsOn(first: String, second: String, isSame: Bool) async throws {
        let tool = try PlanFixtures.tool(
            parameters: [
                PlanFixtures.parameter("id", in: .path, required: true),
                PlanFixtures.parameter("n", .integer(minimum: 1, maximum: 50), in: .query(name: "n", list: .comma), default: "20"),
                PlanFixtures.parameter(
                    "l", .array(of: .string(.init()), minimumItems: nil, maximumItems: nil), in: .query(name: "l", list: .comma)),
                PlanFixtures.parameter("b", .boolean, in: .query(name: "b", list: .comma)),
            ], cache: CachePolicy(ttl: Self.minute, scope: .public, tags: []))
        let harness = EngineHarness([tool])
        _ = try await harness.call(first)
        #expect(try await harness.call(second).isHit == isSame)
    }

    @Test func aPrivateAnswerIsNeverGivenToAnotherPrincipal() async throws {
        let harness = EngineHarness([try Self.cached()])
        _ = try await harness.call(#"{"id":"a"}"#, as: Principal(id: "one"))
        #expect(try await !harness.call(#"{"id":"a"}"#, as: Principal(id: "two")).isHit)
        #expect(try await harness.call(#"{"id":"a"}"#, as: Principal(id: "one")).isHit)
    }

    @Test func aPublicAnswerIsShared() async throws {
        let harness = EngineHarness([try Self.cached(scope: .public)])
        _ = try await harness.call(#"{"id":"a"}"#, as: Principal(id: "one"))
        #expect(try await harness.call(#"{"id":"a"}"#, as: Principal(id: "two")).isHit)
    }

    @Test(arguments: [UpstreamResponse.json(#"{"error":{"message":"no"}}"#, status: 404), .json("{", status: 200)])
    func anErrorIsNeverStored(response: UpstreamResponse) async throws {
        let harness = EngineHarness([try Self.cached()], upstream: FakeUpstream { _ throws(UpstreamFailure) in response })
        #expect(try await harness.call(#"{"id":"a"}"#).content.isError)
        #expect(try await harness.call(#"{"id":"a"}"#).source == .upstream)
        #expect(harness.upstream.calls.count == 2)
    }

    // MARK: Writes

    private static func readAndWrite(invalidates: TagTemplate) throws -> [ToolPlan] {
        [
            try cached([PlanFixtures.tag(.literal("thing"), .parameter(0), .literal("rows"))]),
            try PlanFixtures.tool(id: 1, name: "change_thing", method: .put, effect: .idempotent, invalidates: [invalidates]),
        ]
    }

    @Test(arguments: [
        (PlanFixtures.tag(.literal("thing"), .parameter(0), .literal("rows")), "a", true),
        (PlanFixtures.tag(.literal("thing"), .parameter(0), andBelow: true), "a", true),
        (PlanFixtures.tag(.literal("thing"), andBelow: true), "b", true),
        (PlanFixtures.tag(.literal("thing"), .parameter(0), andBelow: true), "b", false),
        (PlanFixtures.tag(.literal("thing"), .parameter(0)), "a", false),
        (PlanFixtures.tag(.literal("thin"), andBelow: true), "a", false),
    ])
    func aWriteMakesExactlyTheTagsItNamesStale(tag: TagTemplate, written: String, isStale: Bool) async throws {
        let harness = EngineHarness(try Self.readAndWrite(invalidates: tag))
        _ = try await harness.call(#"{"id":"a"}"#)
        _ = try await harness.call(#"{"id":"\#(written)"}"#, tool: 1)
        #expect(try await harness.call(#"{"id":"a"}"#).isHit == !isStale)
    }

    @Test(arguments: [
        (UpstreamFailure.timedOut, true), (.deadlinePassed, true), (.interrupted("reset"), true), (.cancelled, true),
        (.unreachable("refused"), false), (.noCredential(help: "log in"), false),
    ])
    func aWriteOfUnknownOutcomeInvalidatesAndOneThatWasNeverSentDoesNot(failure: UpstreamFailure, isStale: Bool) async throws {
        let tag = PlanFixtures.tag(.literal("thing"), andBelow: true)
        let harness = EngineHarness(try Self.readAndWrite(invalidates: tag))
        _ = try await harness.call(#"{"id":"a"}"#)
        harness.upstream.answer { _ throws(UpstreamFailure) in throw failure }
        #expect(try await harness.call(#"{"id":"a"}"#, tool: 1).content.isError)
        harness.upstream.answer { _ throws(UpstreamFailure) in .json("{}") }
        #expect(try await harness.call(#"{"id":"a"}"#).isHit == !isStale)
    }

    @Test(arguments: [(200, true), (204, true), (303, true), (500, true), (503, true), (400, false), (404, false), (429, false)])
    func aRefusedWriteLeavesTheCacheAndAServerErrorDoesNot(status: Int, isStale: Bool) async throws {
        let harness = EngineHarness(try Self.readAndWrite(invalidates: PlanFixtures.tag(.literal("thing"), andBelow: true)))
        _ = try await harness.call(#"{"id":"a"}"#)
        harness.upstream.answer { _ throws(UpstreamFailure) in .empty(status: status) }
        _ = try await harness.call(#"{"id":"a"}"#, tool: 1)
        harness.upstream.answer { _ throws(UpstreamFailure) in .json("{}") }
        #expect(try await harness.call(#"{"id":"a"}"#).isHit == !isStale)
    }

    @Test func cache_invalidateDuringFill_notStored() async throws {
        let harness = EngineHarness(try Self.readAndWrite(invalidates: PlanFixtures.tag(.literal("thing"), andBelow: true)))
        let engine = harness.engine
        guard case .deferred(let write) = try harness.admit(#"{"id":"a"}"#, tool: 1) else { throw Missing.answer }
        harness.upstream.answer { call throws(UpstreamFailure) in
            if call.tool.name == "get_thing" { _ = await engine.complete(write) }
            return .json(#"{"old":true}"#)
        }
        let read = try await harness.call(#"{"id":"a"}"#)
        #expect(try read.structured == ["old": true])
        #expect(try await !harness.call(#"{"id":"a"}"#).isHit)
    }
}

enum Missing: Error { case answer }
