import GatewayPlan

/// What holds of each alert when nothing is written.
extension AlertKind {
    /// What it tells, for the reference.
    var summary: String {
        switch self {
        case .serviceDown: "No instance can be scraped, or Prometheus knows none."
        case .noSuccess: "There were calls in 10 minutes, and not one succeeded."
        case .errorRate: "Of the calls of 5 minutes, so many failed or were refused."
        case .rateLimited: "So many answers 429 in 10 minutes."
        case .gateClosed: "The gate that a Retry-After closed stays closed for so long."
        case .limitNearlyReached: "So much of a window of less than a day is used up."
        case .dailyBudgetNearlySpent: "So much of a budget or window of a day and more is used up."
        case .breakerOpen: "A circuit breaker is open and refuses calls."
        case .breakerOverridden: "An operator forces a circuit breaker's state."
        case .retryBudgetEmpty: "So little of the retry budget is left."
        case .degradedAnswers: "Of the calls of 15 minutes, so many were answered by a fallback or an old answer."
        case .lowHitRate: "Of a group's cache lookups of 30 minutes, so few found an answer."
        case .warmingFailed: "Of the warming calls of an hour, so many failed or were given up."
        case .reloadFailed: "The last reload of the configuration was refused."
        case .signInExpiring: "A sign-in ends so soon."
        case .healthCheckFailing: "A health check counts as failed."
        }
    }

    /// The key of its threshold; `nil` where it has none.
    var thresholdKey: Key<Double>? {
        switch threshold {
        case .none: nil
        case .shareAbove: Key("above", .share(.below100), .standard(standardThreshold), "Fires above this share.")
        case .shareBelow: Key("below", .share(.above0), .standard(standardThreshold), "Fires below this share.")
        case .countAbove: Key("above", .events, .standard(standardThreshold), "Fires above this number of events.")
        case .longerThan: Key("longer_than", .seconds, .standard(standardThreshold), "Fires when it lasts longer.")
        case .within: Key("within", .seconds, .standard(standardThreshold), "Fires so long before.")
        }
    }

    private var standardThreshold: String {
        switch self {
        case .errorRate: "5%"
        case .rateLimited: "3"
        case .gateClosed: "15m"
        case .limitNearlyReached, .dailyBudgetNearlySpent: "80%"
        case .retryBudgetEmpty, .degradedAnswers: "10%"
        case .lowHitRate: "30%"
        case .warmingFailed: "50%"
        case .signInExpiring: "14d"
        case .serviceDown, .noSuccess, .breakerOpen, .breakerOverridden, .reloadFailed, .healthCheckFailing: ""
        }
    }

    /// `nil` where it does not count calls.
    var standardCalls: String? {
        switch self {
        case .noSuccess: "5"
        case .errorRate, .degradedAnswers: "20"
        case .lowHitRate: "50"
        default: nil
        }
    }

    var standardDuration: String {
        switch self {
        case .rateLimited, .gateClosed, .breakerOpen, .reloadFailed: "1m"
        case .serviceDown: "2m"
        case .noSuccess, .errorRate, .retryBudgetEmpty, .healthCheckFailing: "5m"
        case .limitNearlyReached, .dailyBudgetNearlySpent, .degradedAnswers, .warmingFailed: "15m"
        case .breakerOverridden, .lowHitRate: "30m"
        case .signInExpiring: "1h"
        }
    }

    /// Pages are for what callers feel; causes can wait until morning.
    var standardSeverity: AlertPlan.Severity {
        switch self {
        case .serviceDown, .noSuccess: .page
        default: .ticket
        }
    }

    /// As it could be written.
    var standardText: String {
        let parts = [
            thresholdKey.map { "\($0.entry.name): \(standardThreshold)" }, standardCalls.map { "min_calls: \($0)" },
            "for: \(standardDuration)", "severity: \(standardSeverity.rawValue)",
        ]
        return "`{\(parts.compactMap { $0 }.joined(separator: ", "))}`"
    }
}

extension ValueType where Value == Double {
    /// A number of events.
    fileprivate static let events = ValueType("count", .integer(0...1_000_000)) { node, subject, decoding in
        ValueType<Int64>.integer(0...1_000_000, label: "count").decode(node, subject, decoding).map { Double($0) }
    }

    /// A duration, in seconds.
    fileprivate static let seconds = ValueType("duration", ValueType<Int64>.duration().shape) { node, subject, decoding in
        ValueType<Int64>.duration().decode(node, subject, decoding).map { Double($0) / 1e9 }
    }
}
