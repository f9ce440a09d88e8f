import GatewayPlan
import GatewayTelemetry

/// Breakers and retries.
enum BreakerAlerts {
    static func breakerOpen(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let state = context.series(.breakerState, "breaker=\"b\"", "state=\"open\"")
        let rejections = context.series(.breakerRejections, "breaker=\"b\"")
        return Alert(
            plan,
            expression: context.expression(
                "  max without (instance, state) (\(context.query.selector(.breakerState, #"state="open""#))) == 1", "and",
                "  \(context.query.increase(.breakerRejections, over: "5m", keeping: ["breaker"])) > 0"),
            summary: "The circuit breaker {{ $labels.breaker }} is open",
            description: "It refuses calls because the requests behind it failed.", board: .resilience,
            proof: AlertProof(
                window: 5, healthy: [.level(state, 0), .growth(rejections, perMinute: 0)],
                fault: [.level(state, 1), .growth(rejections, perMinute: 1)],
                justBelow: [.level(state, 1), .growth(rejections, perMinute: 0)]),
            runbook: RunbookText(
                meaning: "So many requests failed that the breaker stopped sending more, and calls were refused within 5 minutes.",
                impact: "Calls behind it are refused at once, or answered by a fallback. Others are not touched.",
                diagnosis: [
                    .command("Since when, why, and when does it try again?", "setlist breakers"),
                    .query(
                        "What did the upstream answer?",
                        "sum by (endpoint, code) (rate(setlist_upstream_requests_total{job=\"\(context.monitoring.job)\"}[5m]))"),
                    .query("How did it change?", context.query.increase(.breakerTransitions, over: "1h", keeping: ["breaker", "to"])),
                ],
                mitigation: [
                    "Nothing, if the upstream is down: it probes by itself and closes when that works.",
                    "`setlist breakers reset NAME` when the upstream is well again and you do not want to wait.",
                    "If the failures are plain answers of the upstream, name them in `classify`.",
                ], fields: ["breakers", "classify", "alerts.breaker_open"]))
    }

    static func breakerOverridden(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let override = context.series(.breakerOverride, "breaker=\"b\"")
        return Alert(
            plan, expression: "max without (instance) (\(context.query.selector(.breakerOverride))) == 1",
            summary: "The circuit breaker {{ $labels.breaker }} is forced by hand",
            description: "An operator forced its state, and it does not react to failures while that lasts.", board: .resilience,
            proof: AlertProof(
                window: 0, healthy: [.level(override, 0)], fault: [.level(override, 1)], justBelow: [.level(override, 0)]),
            runbook: RunbookText(
                meaning: "Somebody forced the breaker open or closed through the admin listener; the override has an end.",
                impact: "Forced open: its tools are refused. Forced closed: nothing protects the upstream from failing calls.",
                diagnosis: [.command("Who, since when, until when?", "setlist breakers")],
                mitigation: ["`setlist breakers reset NAME` gives it back to its policy."],
                fields: ["breakers", "alerts.breaker_overridden"]))
    }

    static func retryBudgetEmpty(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let budget = context.series(.retryBudgetRemaining, "upstream=\"api\"")
        return Alert(
            plan, expression: "min without (instance) (\(context.query.selector(.retryBudgetRemaining))) < \(plan.threshold.number)",
            summary: "The retry budget of {{ $labels.upstream }} is nearly empty",
            description: "{{ $value | humanizePercentage }} of it is left; failures are no longer tried again.", board: .resilience,
            proof: AlertProof(
                window: 0, healthy: [.level(budget, 1)], fault: [.level(budget, plan.threshold / 2)],
                justBelow: [.level(budget, plan.threshold * 1.01)]),
            runbook: RunbookText(
                meaning: "So many requests failed that retries would only add load; the budget keeps them to a share of all requests.",
                impact: "Short failures reach the agents that a retry would have hidden.",
                diagnosis: [
                    .query("Who retries?", context.query.rate(.retries, over: "5m", keeping: ["endpoint", "result"])),
                    .command("What is open?", "setlist breakers"),
                ],
                mitigation: [
                    "Look for the cause of the failures; a larger budget helps nobody during an outage.",
                    "If one endpoint spends it all, give that a `retry: null`.",
                ], fields: ["retries", "alerts.retry_budget_empty"]))
    }
}
