package import GatewayPlan

extension BreakerPolicy {
    /// The defaults of the language without jitter, so that times can be told.
    package static let standard = BreakerPolicy(
        scope: .endpoint, mode: .enforce, window: 30_000_000_000,
        trip: Trip(
            consecutiveFailures: 5, failurePercent: 50, slowPercent: 80, slowCall: 5_000_000_000, minimumCalls: 10, distinctEndpoints: 1),
        open: Open(
            duration: 60_000_000_000, multiplier: 2, maximum: 600_000_000_000, jitterPercent: 0, resetAfter: 300_000_000_000),
        halfOpen: HalfOpen(
            maximumConcurrent: 1, successThreshold: 2, failureThreshold: 1, maximumDuration: 30_000_000_000, onExpiry: .open),
        overrideDuration: 900_000_000_000)

    /// This policy with something else about it.
    package func with(_ change: (inout BreakerPolicy) -> Void) -> BreakerPolicy {
        var policy = self
        change(&policy)
        return policy
    }
}

extension RetryPolicy {
    /// The defaults of the language.
    package static let standard = RetryPolicy(
        attempts: 3, base: 50_000_000, cap: 5_000_000_000, maximumInline: 5_000_000_000,
        on: [
            .transport(.connect), .transport(.interrupted), .transport(.timeout), .status(500), .status(502), .status(503), .status(504),
        ])
}

extension ToolResilience {
    /// A breaker of its own and three attempts within 45 s.
    package static func standard(
        _ name: String = "get_thing", breaker: BreakerPolicy? = .standard, retry: RetryPolicy? = .standard,
        deadline: Int64 = 45_000_000_000,
        outcomes: [OutcomeRule] = []
    ) -> ToolResilience {
        ToolResilience(
            deadline: deadline, breaker: breaker.map { BreakerPlan(name: "test.\(name)", policy: $0) }, retry: retry, outcomes: outcomes)
    }
}

extension ResiliencePlan {
    /// The defaults of the language, with a breaker for all calls if there is to be one.
    package static func standard(breaker: BreakerPolicy? = nil) -> ResiliencePlan {
        ResiliencePlan(
            breaker: breaker.map { BreakerPlan(name: "upstream", policy: $0) },
            retryBudget: RetryBudget(percent: 20, minimumPerSecond: 1, window: 10_000_000_000), minimumAttempt: 50_000_000)
    }
}
