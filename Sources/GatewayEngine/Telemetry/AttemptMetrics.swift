import GatewayPlan
import GatewayTelemetry

/// The numbers of what happens between the engine and the upstream.
struct AttemptMetrics: Sendable {
    /// What a retry policy said to a failed attempt.
    enum Retry: Int, CaseIterable {
        case retried
        case budgetEmpty
        case exhausted
        case deadline

        var word: String { self == .budgetEmpty ? "budget_empty" : "\(self)" }
    }

    /// What the rate limiter said to a request.
    enum Decision: Int, CaseIterable {
        case admit
        case queue
        case reject
    }

    private struct TierSeries: Sendable {
        /// By the raw value of `Decision`.
        let decisions: [Counter]
        let wait: Histogram
    }

    /// By the tool's id and the raw value of `Retry`; `nil` where this Plan offers no such tool.
    private let retries: [[Counter]?]
    /// Those of the plan, and behind them the account's.
    private let tiers: [TierSeries]
    private let rejections: [String: Counter]

    init(_ plan: Plan, in registry: MetricRegistry) {
        retries = plan.byToolID { tool in Retry.allCases.map { registry.counter(.retries, tool.name, $0.word) } }
        tiers = plan.rateLimits.allTiers.map { tier in
            TierSeries(
                decisions: Decision.allCases.map { registry.counter(.limitDecisions, tier.name, "\($0)") },
                wait: registry.histogram(.limitWait, tier.name))
        }
        rejections = Dictionary(uniqueKeysWithValues: plan.breakerNames.sorted().map { ($0, registry.counter(.breakerRejections, $0)) })
    }

    /// A failed attempt was looked at.
    ///
    /// - Parameter verdict: one that ends it for another reason is of no retry policy.
    func count(_ verdict: RetrySchedule.Verdict, after meaning: OutcomeClass, of tool: ToolPlan) {
        guard let series = retries[tool.id], meaning == .failure || meaning == .throttled || meaning == .retry else { return }
        let retry: Retry
        switch verdict {
        case .again: retry = .retried
        case .stop(.budget): retry = .budgetEmpty
        case .stop(.attempts): retry = .exhausted
        case .stop(.time): retry = .deadline
        case .stop(.settled), .stop(.notRetryable), .stop(.refused): return
        }
        series[retry.rawValue].increment()
    }

    /// A request has asked for its place under the limits of a tier; `nil` is the account.
    func count(_ decision: Decision, tier: Int?) { tiers[tier ?? tiers.count - 1].decisions[decision.rawValue].increment() }

    func count(waitFor tier: Int?, nanoseconds: Int64) { tiers[tier ?? tiers.count - 1].wait.record(nanoseconds: nanoseconds) }

    /// A request was not sent.
    func count(_ refusal: Refusal) {
        if refusal.kind == .circuitOpen { rejections[refusal.name]?.increment() }
    }
}
