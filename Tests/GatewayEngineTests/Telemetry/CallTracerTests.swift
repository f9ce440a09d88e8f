import GatewayPlan
import GatewayTestSupport
import NIOCore
import Testing
import Tracing

@testable import GatewayEngine
@testable import GatewayTelemetry

/// The spans of a call and their tree.
@Suite struct CallTracerTests {
    private static let trace = TraceContext(parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", state: "vendor=1")

    private func harness(_ sampler: TraceSampler? = TraceSampler(ratio: 1, followsParent: true)) throws -> SignalsHarness {
        SignalsHarness([try PlanFixtures.tool(cache: SignalsHarness.cached, resilience: .standard())], sampler: sampler)
    }

    @Test func aCallAndItsAttempt() async throws {
        let harness = try harness()
        try await harness.call(trace: Self.trace)
        let spans = harness.spans
        #expect(spans.map(\.kind) == [.client, .server])
        let (attempt, call) = (spans[0], spans[1])
        #expect(call.traceID == "0af7651916cd43dd8448eb211c80319c" && call.parentID == "b7ad6b7169203331")
        #expect(call.name == "tools/call get_thing")
        #expect(call["mcp.method.name"] == "tools/call" && call["gen_ai.tool.name"] == "get_thing")
        #expect(call["gen_ai.operation.name"] == "execute_tool" && call["network.transport"] == "tcp")
        #expect(call["setlist.outcome"] == "ok" && call["setlist.cache.result"] == "miss" && call["setlist.attempts"] == "1")
        #expect(call["error.type"] == nil && call.status == nil)
        #expect(attempt.traceID == call.traceID && attempt.parentID == call.spanID)
        #expect(attempt.name == "GET /things/{id}" && attempt["url.template"] == "/things/{id}")
        #expect(attempt["http.request.method"] == "GET" && attempt["http.response.status_code"] == "200")
        #expect(attempt["server.address"] == "127.0.0.1" && attempt["server.port"] == "1")
        #expect(attempt["error.type"] == nil)
    }

    @Test func theUpstreamIsToldTheAttemptsOwnSpan() async throws {
        let harness = try harness()
        try await harness.call(trace: Self.trace)
        let attempt = try #require(harness.spans.first)
        let sent = try #require(harness.upstream.calls.first?.trace)
        #expect(!sent.isRemote && sent.state == "vendor=1")
        #expect(sent.parent == "00-0af7651916cd43dd8448eb211c80319c-\(attempt.spanID)-01")
    }

    @Test func retriesAreSiblingsAndEventsOfTheCall() async throws {
        let harness = try harness()
        let clock = harness.clock
        harness.upstream.answer { _ throws(UpstreamFailure) in
            clock.advance(by: .milliseconds(10))
            return .json("{}", status: 503)
        }
        try await harness.call(trace: Self.trace)
        let spans = harness.spans
        #expect(spans.map(\.kind) == [.client, .client, .client, .server])
        let call = spans[3]
        #expect(spans.prefix(3).allSatisfy { $0.parentID == call.spanID })
        #expect(Set(spans.map(\.spanID)).count == 4)
        #expect(spans.prefix(3).map { $0["http.request.resend_count"] } == [nil, "1", "2"])
        #expect(spans.prefix(3).allSatisfy { $0["error.type"] == "503" && $0.status?.code == .error })
        #expect(call.events.map(\.name) == ["setlist.retry", "setlist.retry"])
        #expect(call["setlist.outcome"] == "failed" && call["setlist.ended_by"] == "attempts" && call["error.type"] == "tool_error")
        #expect(call.status?.code == .error)
        #expect(spans.prefix(3).map { ($0.start - 1_000_000_000_000) / 1_000_000 } == [0, 110, 220])
        #expect(spans.prefix(3).map { ($0.end - $0.start) / 1_000_000 } == [10, 10, 10])
        #expect((call.start, call.end) == (1_000_000_000_000, 1_000_230_000_000))
        #expect(call.events.map { ($0.nanosecondsSinceEpoch - 1_000_000_000_000) / 1_000_000 } == [10, 120])
    }

    @Test func aTransportFailureIsNamed() async throws {
        let harness = try harness()
        harness.upstream.answer { _ throws(UpstreamFailure) in throw .unreachable("no") }
        try await harness.call()
        #expect(harness.spans.first?["error.type"] == "connect")
    }

    @Test func aHitIsOneSpan() async throws {
        let harness = try harness()
        try await harness.call()
        _ = harness.spans
        try await harness.call(trace: Self.trace)
        let spans = harness.spans
        #expect(spans.map(\.kind) == [.server])
        #expect(spans[0].parentID == "b7ad6b7169203331" && spans[0]["setlist.cache.result"] == "hit")
    }

    @Test func aRefusalByTheGatewayHasNoAttempt() async throws {
        let harness = try harness()
        harness.upstream.answer { _ throws(UpstreamFailure) in .json("{}", status: 503) }
        for _ in 0..<2 { try await harness.call() }
        _ = harness.spans
        try await harness.call()
        let spans = harness.spans
        #expect(spans.map(\.kind) == [.server])
        #expect(spans[0]["setlist.refused"] == "circuit_open" && spans[0]["error.type"] == "tool_error")
        #expect(spans[0]["setlist.breaker.name"] == "test.get_thing" && spans[0]["setlist.breaker.state"] == "open")
    }

    @Test func whatTheCallerDoesNotRecordIsHandedOnOnly() async throws {
        let harness = try harness()
        let trace = TraceContext(parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
        for _ in 0..<2 { try await harness.call(trace: trace) }
        #expect(harness.spans.isEmpty)
        let sent = try #require(harness.upstream.calls.first?.trace)
        #expect(sent.traceID == "0af7651916cd43dd8448eb211c80319c" && sent.flags == "00")
    }

    @Test func withoutTracingTheCallersTraceGoesOnAsItIs() async throws {
        let harness = try harness(nil)
        try await harness.call(trace: Self.trace)
        #expect(harness.spans.isEmpty)
        #expect(harness.upstream.calls.first?.trace === Self.trace)
    }
}
