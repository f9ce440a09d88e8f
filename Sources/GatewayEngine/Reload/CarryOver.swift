package import GatewayPlan

/// What of a gateway's state goes on when it serves another Plan, as the parts that hold it decide.
package struct CarryOver: Sendable, Equatable {
    /// What becomes of a part of the state.
    package enum Fate: String, Sendable, CaseIterable {
        case kept
        /// It begins anew.
        case reset
        /// There was none of this name.
        case begun
        case dropped
    }

    /// By the tool's name: its cached answers, shared exchanges and counters.
    package let answers: [String: Fate]
    /// By the breaker's name.
    package let breakers: [String: Fate]
    /// By the tier's name: what its limits have counted.
    package let limits: [String: Fate]
    package let retryBudget: Fate

    /// - Parameters:
    ///   - breakers: of the Plan before.
    ///   - plan: compiled after `previous`, so that tools have kept their ids where they may.
    package init(from previous: Plan, _ breakers: BreakerRegistry, to plan: Plan) {
        let old = Dictionary(previous.tools.map { ($0.name, $0.id) }) { first, _ in first }
        let new = Dictionary(plan.tools.map { ($0.name, $0.id) }) { first, _ in first }
        answers = Self.fates(old, new) { $0 == $1 }
        let next = BreakerRegistry(plan: plan, after: breakers)
        self.breakers = Self.fates(Self.byName(breakers), Self.byName(next)) { $0 === $1 }
        limits = Self.fates(Self.byName(previous.rateLimits.tiers), Self.byName(plan.rateLimits.tiers)) { $1.continues($0) }
        retryBudget = plan.resilience.keepsRetries(of: previous.resilience) ? .kept : .reset
    }

    private static func byName(_ registry: BreakerRegistry) -> [String: Breaker] {
        Dictionary(registry.breakers.map { ($0.plan.name, $0) }) { first, _ in first }
    }

    private static func byName(_ tiers: [RateTierPlan]) -> [String: RateTierPlan] {
        Dictionary(tiers.map { ($0.name, $0) }) { first, _ in first }
    }

    private static func fates<Value>(
        _ old: [String: Value], _ new: [String: Value], isKept: (Value, Value) -> Bool
    ) -> [String: Fate] {
        var fates: [String: Fate] = [:]
        for (name, value) in new { fates[name] = old[name].map { isKept($0, value) ? .kept : .reset } ?? .begun }
        for name in old.keys where new[name] == nil { fates[name] = .dropped }
        return fates
    }
}
