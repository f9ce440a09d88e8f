import GatewayPlan
import GatewayTestSupport
import Testing

@testable import GatewayEngine

/// What a reload would keep, told ahead; `SuccessionTests` sees that it is kept.
@Suite struct CarryOverTests {
    private func plan(
        _ tools: [ToolPlan], tiers: [String] = [], resilience: ResiliencePlan = .none
    ) -> Plan {
        let plan = PlanFixtures.plan(tools)
        var limits = RateLimitPlan.none
        limits.tiers = tiers.map { RateTierPlan(name: $0, windows: []) }
        return Plan(
            server: plan.server, listener: plan.listener, upstream: plan.upstream, cacheStore: plan.cacheStore, maximumAnswerBytes: 1 << 20,
            tools: tools, surface: plan.surface, resilience: resilience, rateLimits: limits)
    }

    private func carryOver(_ old: Plan, _ new: Plan) -> CarryOver { CarryOver(from: old, BreakerRegistry(plan: old, seed: 1), to: new) }

    @Test func answersStayWithTheIDOfTheirTool() throws {
        let old = plan([
            try PlanFixtures.tool(id: 0, name: "a"), try PlanFixtures.tool(id: 1, name: "b"), try PlanFixtures.tool(id: 2, name: "c"),
        ])
        let new = plan([
            try PlanFixtures.tool(id: 0, name: "a"), try PlanFixtures.tool(id: 3, name: "b"), try PlanFixtures.tool(id: 4, name: "d"),
        ])
        #expect(carryOver(old, new).answers == ["a": .kept, "b": .reset, "c": .dropped, "d": .begun])
    }

    @Test func breakersStayWithTheirPolicy() throws {
        let other = BreakerPolicy.standard.with { $0.trip.minimumCalls += 1 }
        let old = plan([try PlanFixtures.tool(resilience: .standard(breaker: .standard))])
        let name = try #require(BreakerRegistry(plan: old, seed: 1).breakers.first).plan.name
        #expect(carryOver(old, old).breakers == [name: .kept])
        #expect(carryOver(old, plan([try PlanFixtures.tool(resilience: .standard(breaker: other))])).breakers == [name: .reset])
        #expect(carryOver(old, plan([try PlanFixtures.tool()])).breakers == [name: .dropped])
        #expect(carryOver(plan([try PlanFixtures.tool()]), old).breakers == [name: .begun])
    }

    @Test func countsOfTiersStayWithTheirName() {
        #expect(carryOver(plan([], tiers: ["a", "b"]), plan([], tiers: ["b", "c"])).limits == ["a": .dropped, "b": .kept, "c": .begun])
    }

    @Test func retriesGoOnCountingAgainstTheSameBudget() {
        var other = ResiliencePlan.none
        other.retryBudget.percent += 1
        #expect(carryOver(plan([]), plan([])).retryBudget == .kept)
        #expect(carryOver(plan([]), plan([], resilience: other)).retryBudget == .reset)
    }
}
