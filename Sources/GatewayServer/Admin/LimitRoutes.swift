package import GatewayEngine
package import GatewayPlan
import JSONBytes

extension AdminRoute {
    /// Where the gate, the rate limits and the concurrency limits stand.
    package static func limits(of plan: Plan, _ limits: UpstreamLimits, _ bulkhead: Bulkhead, _ engine: Engine) -> AdminRoute {
        AdminRoute(.get, "/limits", "The gate, what is left of every rate window, and who waits.") { _ in
            var members = limits.report().json(client: plan.rateLimits.penalty.client)
            members["concurrency"] = .object([
                "requests": .integer(Int64(bulkhead.count)), "max_requests": .integer(Int64(plan.concurrency.upstream)),
                "calls": .integer(Int64(engine.openCalls)), "max_calls": .integer(Int64(plan.concurrency.calls)),
            ])
            return .json(.object(members))
        }
    }
}
