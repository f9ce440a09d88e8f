import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

/// What a caller gets whose time is over before the upstream has answered.
@Suite struct LateAnswerTests {
    private static func policy(staleIfError: Int64) -> CachePolicy {
        CachePolicy(ttl: 1_000_000_000, scope: .public, tags: [], staleIfError: staleIfError)
    }

    private static func tool(
        id: Int = 0, name: String = "get_thing", cache: CachePolicy?, fallback: [FallbackStep] = []
    ) throws -> ToolPlan {
        try PlanFixtures.tool(
            id: id, name: name, cache: cache,
            resilience: ToolResilience(deadline: 45_000_000_000, breaker: nil, retry: nil, outcomes: [], fallback: fallback))
    }

    /// A harness whose tool 0 has an answer that is 2 s old, before an upstream that from now on holds every call.
    private static func held(_ tools: [ToolPlan]) async throws -> EngineHarness {
        let harness = EngineHarness(tools)
        for tool in tools { _ = try await harness.call(#"{"id":"a"}"#, tool: tool.id) }
        harness.clock.advance(by: .seconds(2))
        let held = HeldUpstream()
        harness.upstream.answer { call throws(UpstreamFailure) in try await held.send(call) }
        return harness
    }

    /// The answer to a call whose deadline passes at once.
    private static func late(_ harness: EngineHarness, insistsOnFresh: Bool = false) async throws -> Answer {
        guard case .deferred(var call) = try harness.admit(#"{"id":"a"}"#, insistsOnFresh: insistsOnFresh) else {
            throw UpstreamFailure.cancelled
        }
        call.deadline = harness.clock.now
        return await harness.engine.complete(call)
    }

    @Test func theOldAnswerIsServed() async throws {
        let harness = try await Self.held([Self.tool(cache: Self.policy(staleIfError: 60_000_000_000))])
        let answer = try await Self.late(harness)
        #expect(try answer.structured == ["ok": 1])
        #expect(answer.source == .stale(ageNanoseconds: 2_000_000_000, .upstreamFailed))
        let insisting = try await Self.late(harness, insistsOnFresh: true)
        #expect(insisting.content.isError, "who takes no old answer gets none")
        await harness.quiesce()
    }

    @Test func oneThatIsTooOldIsNot() async throws {
        let harness = try await Self.held([Self.tool(cache: Self.policy(staleIfError: 500_000_000))])
        let answer = try await Self.late(harness)
        #expect(answer.content.isError)
        #expect(try answer.structured["error"] == "timed_out")
        await harness.quiesce()
    }

    /// Whoever else waits for the exchange may still get its answer, and the next call may try again.
    @Test func itIsNotHeldAgainstTheUpstream() async throws {
        let harness = try await Self.held([Self.tool(cache: Self.policy(staleIfError: 60_000_000_000))])
        _ = try await Self.late(harness)
        await harness.quiesce()
        guard case .deferred = try harness.admit(#"{"id":"a"}"#) else { Issue.record("no renewal is tried"); return }
    }

    @Test func theFixedAnswerIsServed() async throws {
        let harness = try await Self.held([Self.tool(cache: Self.policy(staleIfError: 0), fallback: [.fixed(json: #"{"items":[]}"#)])])
        let answer = try await Self.late(harness)
        #expect(try answer.structured == ["items": []])
        #expect(answer.substitute == .init(tool: nil, reason: "timed_out"))
        await harness.quiesce()
    }

    /// There is no time left to ask the upstream for it.
    @Test(arguments: [Int64(60_000_000_000), 0]) func anotherEndpointAnswersOnlyFromItsCache(staleIfError: Int64) async throws {
        let other = FallbackStep.alternate(tool: 1, arguments: [.init(theirs: 0, ours: 0)])
        var cache = Self.policy(staleIfError: staleIfError)
        if staleIfError > 0 { cache.ttl = 60_000_000_000 }
        let harness = try await Self.held([
            Self.tool(cache: Self.policy(staleIfError: 0), fallback: [other]), Self.tool(id: 1, name: "get_other", cache: cache),
        ])
        let answer = try await Self.late(harness)
        #expect(answer.content.isError == (staleIfError == 0))
        #expect(answer.substitute?.tool == (staleIfError == 0 ? nil : "get_other"))
        await harness.quiesce()
        #expect(!harness.upstream.calls.dropFirst(2).contains { $0.tool.id == 1 })
    }

    /// The upstream's answer did not come within the time that the caller had, which was less than the attempt may take.
    @Test func anAttemptThatWasCutShortHasASubstitute() async throws {
        let upstream = FakeUpstream { _ throws(UpstreamFailure) in throw .timedOut }
        let harness = EngineHarness([try Self.tool(cache: nil, fallback: [.fixed(json: "{}")])], upstream: upstream, drives: true)
        guard case .deferred(var call) = try harness.admit(#"{"id":"a"}"#) else { Issue.record("not deferred"); return }
        call.deadline = harness.clock.now + .seconds(1)
        let answer = await harness.engine.complete(call)
        #expect(answer.substitute == .init(tool: nil, reason: "timed_out"))
    }
}
