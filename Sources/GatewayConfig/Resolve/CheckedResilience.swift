import GatewayPlan

/// What an endpoint does about trouble with the upstream, and where each part comes from.
struct CheckedResilience: Sendable {
    struct Retry: Sendable {
        let name: String
        let policy: RetryPolicy
    }

    let deadline: Resolved<Int64>
    /// `nil` inside: nothing names one, or it is switched off.
    let breaker: Resolved<BreakerPlan?>
    let retry: Resolved<Retry?>
    let outcomes: [Resolved<OutcomeRule>]
    /// Of the innermost layer that says anything; not yet held against the endpoints that it names.
    let fallback: Resolved<[Located<FallbackSpec>]>

    /// - Parameter fallback: what the specs of that name came to.
    func plan(fallback: [FallbackStep]) -> ToolResilience {
        ToolResilience(
            deadline: deadline.value, breaker: breaker.value, retry: retry.value?.policy, outcomes: outcomes.map(\.value),
            fallback: fallback)
    }
}

extension OutcomeRule {
    /// As `explain` shows it: `404 NO_ACTIVE_DEVICE: success`.
    var text: String {
        let cause =
            switch match {
            case .transport(let failure): failure.rawValue
            case .answer(let status, let reason, let message):
                ([status.count == 1 ? "\(status.lowerBound)" : "\(status.lowerBound / 100)xx"] + [reason, message].compactMap { $0 })
                    .joined(separator: " ")
            }
        let pause = delay.map { " after " + Quantity.text($0, units: Quantity.durationUnits) } ?? ""
        return "\(cause): \(outcome.rawValue)\(pause)" + (outcome == .retry ? ", \(attempts) times" : "")
    }
}
