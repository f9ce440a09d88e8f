import GatewayPlan
import GatewayTelemetry

/// Breakers, retries, queues, fallbacks.
struct ResilienceBoard {
    let plan: MonitoringPlan

    var content: (description: String, variables: [Board.Variable], rows: [Board.Row]) {
        (
            "What contains the upstream's trouble, and what that costs.",
            [
                Board.Variable(
                    name: "breaker", label: "Breaker",
                    query: "label_values(setlist_circuit_breaker_state{\(BoardQuery.variables)}, breaker)")
            ],
            [
                Board.Row(title: "Circuit breakers", panels: breakers), Board.Row(title: "Retries and fallbacks", panels: retries),
                Board.Row(title: "Queue", panels: queue),
            ]
        )
    }

    private static let breaker = #"breaker=~"$breaker""#

    /// 0 closed, 1 half-open, 2 open, 3 forced open, 4 forced closed, as one number per breaker.
    private var state: String {
        let states = [("half_open", 1), ("open", 2), ("forced_open", 3), ("forced_closed", 4)]
        let terms = states.map { name, number in
            "max by (breaker) (\(BoardQuery.selector(.breakerState, Self.breaker, "state=\"\(name)\""))) * \(number)"
        }
        return terms.joined(separator: " + ")
    }

    private var breakers: [Panel] {
        [
            Panel(
                title: "State", description: "As it is now, also without traffic. Forced ones have an end: `setlist breakers`.",
                kind: .stateTimeline, unit: .short, targets: [.init(state, "{{breaker}}")], width: 24,
                valueNames: [
                    (0, "closed", "green"), (1, "half-open", "yellow"), (2, "open", "red"), (3, "forced open", "dark-red"),
                    (4, "forced closed", "blue"),
                ]),
            Panel(
                title: "Transitions", description: "Back and forth: open time too short, or a threshold too near the ordinary.",
                kind: .timeseries, unit: .short,
                targets: [.init(BoardQuery.increase(.breakerTransitions, Self.breaker, by: "breaker", "to"), "{{breaker}} {{to}}")]),
            Panel(
                title: "Refused by breakers", description: "Calls that were not sent; fallbacks answer some of them.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.breakerRejections, Self.breaker, by: "breaker"), "{{breaker}}")]),
            Panel(
                title: "Forced by hand", description: "1 while an operator's override lasts.", kind: .timeseries, unit: .short,
                targets: [.init("max by (breaker) (\(BoardQuery.selector(.breakerOverride, Self.breaker)))", "{{breaker}}")]),
        ]
    }

    private var retries: [Panel] {
        [
            Panel(
                title: "Retries", description: "`budget_empty`: so many fail that trying again would only add load.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.retries, by: "result"), "{{result}}")]),
            Panel(
                title: "Retry budget", description: "Share that is left. Below the line: SetlistRetryBudgetEmpty.", kind: .timeseries,
                unit: .share, targets: [.init("min by (upstream) (\(BoardQuery.selector(.retryBudgetRemaining)))", "{{upstream}}")],
                thresholds: plan.alerts.first { $0.kind == .retryBudgetEmpty }
                    .map { [.init(value: $0.threshold, isUpperBound: false)] } ?? []),
            Panel(
                title: "Fallbacks", description: "Calls answered although the upstream was not asked, by step.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.fallbacks, by: "step"), "{{step}}")]),
        ]
    }

    private var queue: [Panel] {
        [
            Panel(
                title: "Decisions of the limiter", description: "`reject`: the turn would come after the deadline.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.limitDecisions, by: "tier", "decision"), "{{tier}} {{decision}}")]),
            Panel(
                title: "Wait", description: "Time in the limiter's queue.", kind: .timeseries, unit: .seconds,
                targets: [0.5, 0.99].map { .init(BoardQuery.quantile($0, of: .limitWait), "p\(Int(($0 * 100).rounded()))") }),
            Panel(
                title: "Waiting", description: "By priority: people first, then renewals, then warming.", kind: .timeseries, unit: .short,
                targets: [.init("sum by (priority) (\(BoardQuery.selector(.limitQueueLength)))", "{{priority}}")]),
            Panel(
                title: "Shed", description: "Calls refused for want of room.", kind: .timeseries, unit: .perSecond,
                targets: [.init(BoardQuery.rate(.shed, by: "reason"), "{{reason}}")], width: 24, height: 6),
        ]
    }
}
