import GatewayPlan
import GatewayTestSupport
import Testing

@testable import GatewayEngine

@Suite struct BulkheadTests {
    private static func tool(_ id: Int, concurrency: Int) throws -> ToolPlan {
        try PlanFixtures.tool(id: id, name: "tool\(id)", limits: ToolLimits(tier: nil, cost: 1, concurrency: concurrency))
    }

    @Test func eachToolAndAllTogetherHaveAMaximum() throws {
        let bulkhead = Bulkhead(ConcurrencyPlan(upstream: 3, calls: 10, retryAfter: 7), tools: 2)
        let (first, second) = (try Self.tool(0, concurrency: 2), try Self.tool(1, concurrency: 8))
        let place = try bulkhead.enter(first)
        _ = try bulkhead.enter(first)
        #expect(throws: Refusal(.overloaded, name: "tool0", retryAfter: 7)) { _ = try bulkhead.enter(first) }
        _ = try bulkhead.enter(second)
        #expect(throws: Refusal(.overloaded, name: "upstream", retryAfter: 7)) { _ = try bulkhead.enter(second) }
        bulkhead.leave(place)
        #expect(bulkhead.count == 2)
        _ = try bulkhead.enter(first)
        #expect(bulkhead.count == 3)
    }
}
