import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayEngine

@Suite struct CacheReportTests {
    @Test func itSaysWhatHappened() async throws {
        let harness = EngineHarness([
            try PlanFixtures.tool(cache: CachePolicy(ttl: 60_000_000_000, scope: .user, tags: [PlanFixtures.tag(.literal("thing"))])),
            try PlanFixtures.tool(
                id: 1, name: "change", method: .put, effect: .idempotent, invalidates: [PlanFixtures.tag(.literal("thing"))]),
        ])
        _ = try await harness.call(#"{"id":"a"}"#)
        for _ in 0..<3 { _ = try await harness.call(#"{"id":"a"}"#) }
        _ = try await harness.call(#"{"id":"a"}"#, tool: 1)
        _ = try await harness.call(#"{"id":"a"}"#)
        harness.clock.advance(by: .seconds(30))
        let report = CacheReport(engine: harness.engine, warmer: Warmer(engine: harness.engine, plan: .none)).json(at: 1_790_000_000_123)
        #expect(report["timestamp"] == "2026-09-21T14:13:20.123Z")
        #expect(report["cache"]?["hits"] == 3)
        #expect(report["cache"]?["misses"] == 2)
        #expect(report["cache"]?["hit_rate_percent"] == .number(60))
        #expect(report["cache"]?["size"] == 1)
        #expect(report["cache"]?["evictions"] == 0)
        #expect(report["invalidation"]?["total_invalidations"] == 1)
        let invalidation: JSONValue = [
            "tag": "thing", "cause": "write", "actor": "change", "entries": 1, "time": "2026-09-21T14:12:50.123Z",
        ]
        #expect(report["invalidation"]?["recent_invalidations"] == [invalidation])
        #expect(report["warming"]?["last_warming"] == .null)
        #expect(report["warming"]?["keys_warmed"] == 0)
        #expect(report["health"] == "healthy")
        #expect(report["endpoints"]?["get_thing"]?["fills"] == 2)
        #expect(report["endpoints"]?["get_thing"]?["invalidated"] == 1)
        #expect(report["endpoints"]?["change"] == nil)
    }

    /// A hit that turns out to be stale by tag is a miss, and the sum stands.
    @Test func everyQuestionIsCountedOnce() async throws {
        let harness = EngineHarness([
            try PlanFixtures.tool(cache: CachePolicy(ttl: 60_000_000_000, scope: .user, tags: [PlanFixtures.tag(.literal("thing"))])),
            try PlanFixtures.tool(
                id: 1, name: "change", method: .put, effect: .idempotent, invalidates: [PlanFixtures.tag(.literal("thing"))]),
        ])
        for round in 0..<200 {
            if round % 7 == 0 { _ = try await harness.call(#"{"id":"a"}"#, tool: 1) }
            _ = try await harness.call(#"{"id":"\#(round % 3)"}"#)
        }
        let cache = harness.engine.cache
        #expect(cache.number(.hits, of: 0) + cache.number(.misses, of: 0) + cache.number(.stale, of: 0) == 200)
        #expect(cache.number(.misses, of: 0) == cache.number(.fills, of: 0))
    }
}
