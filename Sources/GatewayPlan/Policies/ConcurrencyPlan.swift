/// How much may be under way at once.
package struct ConcurrencyPlan: Sendable, Equatable {
    /// Requests to the upstream.
    package var upstream: Int
    /// Calls of clients that are not answered from the cache; more are turned away.
    package var calls: Int
    /// What a call is told that is turned away: come back after this, nanoseconds.
    package var retryAfter: Int64

    package init(upstream: Int, calls: Int, retryAfter: Int64) {
        self.upstream = upstream
        self.calls = calls
        self.retryAfter = retryAfter
    }

    package static let unlimited = ConcurrencyPlan(upstream: .max, calls: .max, retryAfter: 1_000_000_000)
}

/// What one tool takes of the upstream's limits.
package struct ToolLimits: Sendable, Equatable {
    /// Position in `RateLimitPlan.tiers`; `nil`: only the account's windows count.
    package var tier: Int?
    /// How many requests one request counts for.
    package var cost: Int
    /// Requests of this tool under way at once.
    package var concurrency: Int

    package init(tier: Int?, cost: Int, concurrency: Int) {
        self.tier = tier
        self.cost = cost
        self.concurrency = concurrency
    }

    /// Bounded by the account alone.
    package static let unlimited = ToolLimits(tier: nil, cost: 1, concurrency: .max)
}
