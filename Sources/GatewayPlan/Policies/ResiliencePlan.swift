/// What all calls of the upstream share when it is in trouble.
package struct ResiliencePlan: Sendable, Hashable {
    /// Guards every call besides the breaker of its endpoint; `nil`: none does.
    package var breaker: BreakerPlan?
    package var retryBudget: RetryBudget
    /// With less time than this left no attempt is made, nanoseconds.
    package var minimumAttempt: Int64

    package init(breaker: BreakerPlan?, retryBudget: RetryBudget, minimumAttempt: Int64) {
        self.breaker = breaker
        self.retryBudget = retryBudget
        self.minimumAttempt = minimumAttempt
    }

    /// Whether the retries that have used up this budget go on counting after a reload.
    package func keepsRetries(of previous: ResiliencePlan?) -> Bool { previous?.retryBudget == retryBudget }

    /// Guards nothing: for Plans that are built by hand.
    package static let none = ResiliencePlan(
        breaker: nil, retryBudget: RetryBudget(percent: 0, minimumPerSecond: 0, window: 1_000_000_000), minimumAttempt: 0)
}

/// What one tool does about trouble with the upstream.
package struct ToolResilience: Sendable, Hashable {
    /// From the call to its answer, all attempts and pauses included, nanoseconds.
    package var deadline: Int64
    /// `nil`: none.
    package var breaker: BreakerPlan?
    /// `nil`: one attempt.
    package var retry: RetryPolicy?
    /// What exchanges mean, where that differs from the rule: the first that matches.
    package var outcomes: [OutcomeRule]
    /// What answers when the upstream cannot, in this order; only for what changes nothing.
    ///
    /// The old answer comes first unless it has a step of its own.
    package var fallback: [FallbackStep]

    package init(
        deadline: Int64, breaker: BreakerPlan?, retry: RetryPolicy?, outcomes: [OutcomeRule], fallback: [FallbackStep] = []
    ) {
        self.deadline = deadline
        self.breaker = breaker
        self.retry = retry
        self.outcomes = outcomes
        self.fallback = fallback
    }

    /// Something else is tried before the old answer.
    package var asksBeforeStale: Bool { fallback.firstIndex(of: .stale) ?? 0 > 0 }

    /// One attempt, unguarded: for tools that are built by hand.
    package static let none = ToolResilience(deadline: .max, breaker: nil, retry: nil, outcomes: [])
}
