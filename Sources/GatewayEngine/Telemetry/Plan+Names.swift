package import GatewayPlan

extension Plan {
    /// Every circuit breaker that guards something.
    package var breakerNames: Set<String> { Set(([resilience.breaker] + tools.map(\.resilience.breaker)).compactMap { $0?.name }) }
}

extension RateLimitPlan {
    /// The tiers, and behind them the account's.
    package var allTiers: [RateTierPlan] { tiers + [account] }
}
