import GatewayPlan
import GatewayTelemetry
import GatewayTestSupport
import JSONBytes
import Logging
import Testing

@testable import GatewayEngine

/// One line for each call that is to have one, and in it what the call came to.
@Suite struct CallLogTests {
    private static let trace = TraceContext(parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

    private func harness(level: Logger.Level = .debug, sample: Int? = nil, retry: RetryPolicy? = .standard) throws -> SignalsHarness {
        SignalsHarness(
            [try PlanFixtures.tool(cache: SignalsHarness.cached, resilience: .standard(retry: retry))], level: level, sample: sample,
            sampler: nil)
    }

    @Test func aCallHasOneLineWithItsOutcome() async throws {
        let harness = try harness()
        try await harness.call(trace: Self.trace)
        let line = try #require(try harness.lines.first?.objectValue)
        #expect(
            line.members.map(\.key) == [
                "time", "level", "message", "revision", "tool", "outcome", "cache", "duration_ms", "attempts", "status", "waited_ms",
                "caller",
                "trace_id", "span_id",
            ])
        #expect(line["message"] == "call" && line["level"] == "debug" && line["revision"] == "r1")
        #expect(line["tool"] == "get_thing" && line["outcome"] == "ok" && line["cache"] == "miss")
        #expect(line["attempts"] == 1 && line["status"] == 200 && line["caller"] == "local")
        #expect(line["trace_id"] == "0af7651916cd43dd8448eb211c80319c" && line["span_id"] == "b7ad6b7169203331")
    }

    @Test func aHitHasOneToo() async throws {
        let harness = try harness()
        try await harness.call()
        try await harness.call(trace: Self.trace)
        let lines = try harness.lines
        #expect(lines.map { $0["cache"] } == ["miss", "hit"])
        #expect(lines[1]["trace_id"] == "0af7651916cd43dd8448eb211c80319c")
        #expect(lines[1]["attempts"] == nil)
    }

    @Test func aFailureSaysWhatItWasAbout() async throws {
        let harness = try harness()
        harness.upstream.answer { _ throws(UpstreamFailure) in .json("{}", status: 503) }
        for _ in 0..<3 { try await harness.call() }
        let lines = try harness.lines
        #expect(lines[0]["outcome"] == "failed" && lines[0]["attempts"] == 3 && lines[0]["status"] == 503)
        #expect(lines[0]["ended_by"] == "attempts")
        #expect(lines[2]["outcome"] == "refused" && lines[2]["refused"] == "circuit_open")
        #expect(lines[2]["breaker"] == "test.get_thing" && lines[2]["breaker_state"] == "open")
    }

    @Test func wrongArgumentsAreLoggedAndNotRepeated() async throws {
        let harness = try harness()
        try await harness.call(#"{"other":"s3cret"}"#)
        let line = try #require(try harness.lines.first)
        #expect(line["outcome"] == "rejected")
        #expect(!line.description.contains("s3cret"))
    }

    @Test func nothingIsLoggedAboveDebugUnlessChosen() async throws {
        let harness = try harness(level: .info)
        for _ in 0..<5 { try await harness.call() }
        #expect(try harness.lines.isEmpty)
        #expect(!harness.engine.wantsTraces)
    }

    @Test func oneInSoManyIsChosen() async throws {
        let harness = try harness(level: .info, sample: 3)
        for _ in 0..<7 { try await harness.call() }
        let lines = try harness.lines
        #expect(lines.map { $0["level"] } == ["info", "info", "info"])
        #expect(lines.map { $0["cache"] } == ["miss", "hit", "hit"])
    }

    @Test func atDebugTheOthersAreThereAsWell() async throws {
        let harness = try harness(sample: 3)
        for _ in 0..<4 { try await harness.call() }
        #expect(try harness.lines.map { $0["level"] } == ["info", "debug", "debug", "info"])
    }

    @Test func aChangeOfTheLevelCountsForTheNextCall() async throws {
        let harness = try harness(level: .notice, sample: 1)
        try await harness.call()
        harness.output.level = .info
        try await harness.call()
        harness.output.level = .warning
        try await harness.call()
        #expect(try harness.lines.count == 1)
    }
}
