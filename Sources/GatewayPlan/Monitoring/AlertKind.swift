/// What an alert watches; the operator says when it fires, the generator how that is asked.
package enum AlertKind: String, Sendable, CaseIterable {
    case serviceDown = "service_down"
    case noSuccess = "no_success"
    case errorRate = "error_rate"
    case rateLimited = "rate_limited"
    case gateClosed = "gate_closed"
    case limitNearlyReached = "limit_nearly_reached"
    case dailyBudgetNearlySpent = "daily_budget_nearly_spent"
    case breakerOpen = "breaker_open"
    case breakerOverridden = "breaker_overridden"
    case retryBudgetEmpty = "retry_budget_empty"
    case degradedAnswers = "degraded_answers"
    case lowHitRate = "low_hit_rate"
    case warmingFailed = "warming_failed"
    case reloadFailed = "reload_failed"
    case signInExpiring = "sign_in_expiring"
    case healthCheckFailing = "health_check_failing"
}

extension AlertKind {
    /// What the number of an alert is compared with.
    package enum Threshold: Sendable, Equatable {
        /// It fires on a fact, without a number.
        case none
        /// A share of calls or of a budget, above which it fires; 0 to 1.
        case shareAbove
        case shareBelow
        /// A number of events, above which it fires.
        case countAbove
        /// How long a state may last, seconds.
        case longerThan
        /// How long before a moment it fires, seconds.
        case within
    }

    package var threshold: Threshold {
        switch self {
        case .serviceDown, .noSuccess, .breakerOpen, .breakerOverridden, .reloadFailed, .healthCheckFailing: .none
        case .errorRate, .limitNearlyReached, .dailyBudgetNearlySpent, .degradedAnswers, .warmingFailed: .shareAbove
        case .lowHitRate, .retryBudgetEmpty: .shareBelow
        case .rateLimited: .countAbove
        case .gateClosed: .longerThan
        case .signInExpiring: .within
        }
    }

    /// Whether it looks at a share of events, which means nothing while there are few.
    package var needsTraffic: Bool {
        switch self {
        case .noSuccess, .errorRate, .degradedAnswers, .lowHitRate: true
        default: false
        }
    }

    /// Whether a group of endpoints may have a threshold of its own.
    package var variesByGroup: Bool {
        switch self {
        case .errorRate, .lowHitRate: true
        default: false
        }
    }
}
