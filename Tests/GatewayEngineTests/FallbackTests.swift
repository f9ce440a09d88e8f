import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

/// What answers in place of an upstream that cannot.
@Suite struct FallbackTests {
    private static let other = FallbackStep.alternate(tool: 1, arguments: [.init(theirs: 0, ours: 0)])

    private static func harness(
        _ fallback: [FallbackStep], ofOther: [FallbackStep] = [], effect: Effect = .safe, _ upstream: FakeUpstream
    ) throws -> EngineHarness {
        func resilience(_ fallback: [FallbackStep]) -> ToolResilience {
            ToolResilience(deadline: 45_000_000_000, breaker: nil, retry: nil, outcomes: [], fallback: fallback)
        }
        return EngineHarness(
            [
                try PlanFixtures.tool(effect: effect, resilience: resilience(fallback)),
                try PlanFixtures.tool(
                    id: 1, name: "get_other", parameters: [PlanFixtures.parameter("name", in: .path, required: true)],
                    cache: CachePolicy(ttl: 60_000_000_000, scope: .public, tags: []), resilience: resilience(ofOther)),
            ], upstream: upstream, drives: true)
    }

    private static func failing(_ answer: UpstreamResponse) -> FakeUpstream {
        FakeUpstream { call throws(UpstreamFailure) in
            if call.tool.id == 0 { return answer }
            return .json(
                #"{"name":"\#(call.withText(ofParameter: 0) { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } })"}"#)
        }
    }

    @Test func anotherEndpointAnswersWithTheArgumentsItIsGiven() async throws {
        let harness = try Self.harness([Self.other], Self.failing(.json("{}", status: 503)))
        let answer = try await harness.call(#"{"id":"held note"}"#)
        #expect(!answer.content.isError)
        #expect(try answer.structured == ["name": "held note"])
        #expect(answer.substitute == .init(tool: "get_other", reason: "failure"))
        #expect(try answer.document["content"]?[1]?["text"]?.stringValue?.contains("This is the answer of get_other") == true)
        let again = try await harness.call(#"{"id":"held note"}"#)
        #expect(again.isHit, "the other endpoint's cache is used")
        #expect(again.substitute != nil)
    }

    @Test func aFixedAnswerSaysThatItIsOne() async throws {
        let harness = try Self.harness([.fixed(json: #"{"items":[]}"#)], Self.failing(.json("{}", status: 500)))
        let answer = try await harness.call(#"{"id":"a"}"#)
        #expect(!answer.content.isError)
        #expect(try answer.structured == ["items": []])
        #expect(answer.substitute == .init(tool: nil, reason: "failure"))
        #expect(answer.source == .gateway)
    }

    @Test func theNextStepIsTakenWhenOneFailsAndTheErrorWhenAllDo() async throws {
        let broken = FakeUpstream { _ throws(UpstreamFailure) in .json("{}", status: 502) }
        let both = try await Self.harness([Self.other, .fixed(json: "{}")], broken).call(#"{"id":"a"}"#)
        #expect(both.substitute == .init(tool: nil, reason: "failure"))
        let one = try await Self.harness([Self.other], broken).call(#"{"id":"a"}"#)
        #expect(one.content.isError)
        #expect(try one.structured["status"] == 502)
        #expect(one.substitute == nil)
    }

    @Test(arguments: [400, 401, 403, 404]) func anAnswerThatSaysNoHasNoSubstitute(status: Int) async throws {
        let harness = try Self.harness([Self.other], Self.failing(.json("{}", status: status)))
        let answer = try await harness.call(#"{"id":"a"}"#)
        #expect(answer.content.isError)
        #expect(try answer.structured["status"] == .integer(Int64(status)))
        #expect(harness.upstream.calls.count == 1)
    }

    @Test func fallback_acyclic_marked() async throws {
        let broken = FakeUpstream { _ throws(UpstreamFailure) in throw .unreachable("connection refused") }
        let harness = try Self.harness([Self.other], ofOther: [.fixed(json: #"{"name":"nobody"}"#)], broken)
        let answer = try await harness.call(#"{"id":"a"}"#)
        #expect(try answer.structured == ["name": "nobody"])
        #expect(answer.substitute?.tool == "get_other", "the outermost says what was asked in its place")
        #expect(try answer.document["content"]?.arrayValue?.count == 3, "and each step leaves its note")
    }

    /// Where the old answer stands among the steps, it is served.
    @Test(arguments: [
        ([FallbackStep.fixed(json: "{}")], "old"), ([.stale, other], "old"), ([other, .stale], "other"),
        ([.alternate(tool: 2, arguments: [.init(theirs: 0, ours: 0)]), .stale, .fixed(json: "{}")], "old"),
        ([.fixed(json: #"{"is":"fixed"}"#), .stale], "fixed"),
    ])
    func theOldAnswerHasItsPlaceInTheOrder(_ steps: [FallbackStep], _ expected: String) async throws {
        var policy = CachePolicy(ttl: 1_000_000_000, scope: .public, tags: [])
        policy.staleIfError = 3_600_000_000_000
        let parameters = [try PlanFixtures.parameter("name", in: .path, required: true)]
        let upstream = FakeUpstream(json: #"{"is":"old"}"#)
        let harness = EngineHarness(
            [
                try PlanFixtures.tool(
                    cache: policy,
                    resilience: ToolResilience(deadline: 45_000_000_000, breaker: nil, retry: nil, outcomes: [], fallback: steps)),
                try PlanFixtures.tool(id: 1, name: "get_other", parameters: parameters),
                try PlanFixtures.tool(id: 2, name: "get_broken", parameters: parameters),
            ], upstream: upstream, drives: true)
        _ = try await harness.call(#"{"id":"a"}"#)
        harness.clock.advance(by: .seconds(2))
        upstream.answer { call throws(UpstreamFailure) in call.tool.id == 1 ? .json(#"{"is":"other"}"#) : .json("{}", status: 503) }
        // The second call comes while the last failure is fresh.
        for _ in 0..<2 { #expect(try await harness.call(#"{"id":"a"}"#).structured["is"]?.stringValue == expected) }
        let insisting = try await harness.call(#"{"id":"a"}"#, insistsOnFresh: true)
        #expect(try insisting.structured["is"]?.stringValue != "old", "who takes no old answer gets none")
    }

    /// The storm of 429s, as one caller sees it: the gate is closed for an hour, and the old answer is served all the while.
    @Test func whileTheGateIsClosedTheOldAnswerIsServedAndNothingIsSent() async throws {
        var policy = CachePolicy(ttl: 1_000_000_000, scope: .public, tags: [])
        policy.staleIfError = 3_600_000_000_000
        let upstream = FakeUpstream(json: #"{"ok":1}"#)
        let tool = try PlanFixtures.tool(cache: policy, resilience: .standard(retry: nil))
        let harness = EngineHarness([tool], upstream: upstream, drives: true)
        _ = try await harness.call(#"{"id":"a"}"#)
        harness.clock.advance(by: .seconds(2))
        upstream.answer { _ throws(UpstreamFailure) in
            var response = UpstreamResponse.json("{}", status: 429)
            response.retryAfterSeconds = 3000
            return response
        }
        for _ in 0..<50 {
            let answer = try await harness.call(#"{"id":"a"}"#)
            #expect(!answer.content.isError)
            guard case .stale(_, let why) = answer.source else { Issue.record("\(answer.source)"); return }
            #expect(why.isDegraded)
            harness.clock.advance(by: .seconds(30))
        }
        await harness.quiesce()
        #expect(upstream.calls.count == 2, "the first answer and the 429")
    }
}
