import GatewayPlan

/// What a configuration has that can be watched, and how far its numbers can go.
struct MonitoredSubjects {
    let rateLimits: RateLimitPlan
    let hasBreakers: Bool
    let hasCaches: Bool
    let hasWarming: Bool
    let hasHealthChecks: Bool
    /// Some sign-in has an end that is known.
    let hasSignInEnd: Bool

    private static let day: Int64 = 86_400_000_000_000

    private var windows: [(name: String, limit: Int, period: Int64)] {
        ([rateLimits.account] + rateLimits.tiers).flatMap { tier in
            tier.windows.map { ($0.name, $0.limit, $0.period) }
                + (tier.budget.map { [(RateBudgetPlan.name, $0.limit, $0.period)] } ?? [])
        }
    }

    var dayWindows: [String] { Self.names(windows.filter { $0.period >= Self.day }.map(\.name)) }

    var shortWindows: [String] { Self.names(windows.map(\.name)).filter { !dayWindows.contains($0) } }

    /// Each once, in order.
    private static func names(_ names: [String]) -> [String] {
        names.reduce(into: []) { names, name in if !names.contains(name) { names.append(name) } }
    }

    /// Why an alert can never fire, for the operator; `nil` when it can.
    func whyNever(_ alert: AlertPlan) -> String? {
        switch alert.kind {
        case .serviceDown, .noSuccess, .errorRate, .degradedAnswers, .reloadFailed: nil
        case .rateLimited: whyNeverThrottled(alert)
        case .gateClosed:
            Double(rateLimits.penalty.maximum) / 1e9 <= alert.threshold ? "`rate_limits.penalty.max` opens the gate before that" : nil
        case .limitNearlyReached: shortWindows.isEmpty ? "there is no window of less than a day" : nil
        case .dailyBudgetNearlySpent: dayWindows.isEmpty ? "there is no `budget` and no window of a day" : nil
        case .breakerOpen, .breakerOverridden: hasBreakers ? nil : "nothing is guarded by a breaker"
        case .retryBudgetEmpty: nil
        case .lowHitRate: hasCaches ? nil : "no endpoint is cached"
        case .warmingFailed: hasWarming ? nil : "`warming` has no calls"
        case .signInExpiring: hasSignInEnd ? nil : "no credential has `expires_after`"
        case .healthCheckFailing: hasHealthChecks ? nil : "there are no health checks"
        }
    }

    /// No more requests can be answered 429 than are let through.
    private func whyNeverThrottled(_ alert: AlertPlan) -> String? {
        let minutes10: Int64 = 600_000_000_000
        for window in rateLimits.account.windows {
            let most = window.limit * Int((minutes10 + window.period - 1) / window.period)
            if Double(most) <= alert.threshold { return "`\(window.name)` lets at most \(most) requests through in 10m" }
        }
        return nil
    }
}
