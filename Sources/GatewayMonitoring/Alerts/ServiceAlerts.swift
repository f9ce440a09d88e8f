import GatewayPlan
import GatewayTelemetry

/// Symptoms that callers feel.
enum ServiceAlerts {
    static func serviceDown(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let job = context.monitoring.job
        let up = "up{job=\"\(job)\",instance=\"a\"}"
        return Alert(
            plan,
            expression: "sum without (instance) (up{job=\"\(job)\"}) == 0 or absent(up{job=\"\(job)\"})",
            summary: "No instance of {{ $labels.job }} can be scraped",
            description: "Prometheus reaches none of them; clients probably cannot either.", board: .overview,
            proof: AlertProof(
                window: 0, healthy: [.level(up, 1)], fault: [.level(up, 0)],
                justBelow: [.level(up, 1), .level("up{job=\"\(job)\",instance=\"b\"}", 0)], firesWithoutData: true),
            runbook: RunbookText(
                meaning: "Every scrape of the admin listener fails, or Prometheus no longer knows a target of this job.",
                impact: "Agents probably get no answers at all. Nothing else can be seen from here until scraping works again.",
                diagnosis: [
                    .query("Which targets are gone?", "up{job=\"\(job)\"}"),
                    .command("Does the process live and answer?", "setlist health"),
                    .command("Would it start with this configuration?", "setlist validate"),
                ],
                mitigation: [
                    "Start the gateway again; it keeps its penalty gate and its sign-in across restarts.",
                    "If it refuses to start, `setlist validate` names the line; go back to the last good files.",
                    "If it runs but is not scraped, compare `server.admin` with the scrape configuration.",
                ], fields: ["server.admin", "server.http", "alerts.service_down"]))
    }

    static func noSuccess(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let failed = context.query.increase(.toolCalls, CallRatios.failures, over: "10m")
        let good = context.query.increase(.toolCalls, #"outcome=~"ok|degraded""#, over: "10m")
        let enough = Double(plan.minimumEvents) / 10
        let quiet = max(enough / 2, 0)
        return Alert(
            plan, expression: context.expression("  \(good) == 0", "and", "  \(failed) > \(plan.minimumEvents)"),
            summary: "Not one tool call of {{ $labels.job }} succeeds",
            description: "There were calls in the last 10 minutes and none was answered, not even from the cache.", board: .overview,
            proof: AlertProof(
                window: 10, healthy: [.growth(context.calls("ok"), perMinute: 10), .growth(context.calls("failed"), perMinute: 0)],
                fault: [.growth(context.calls("ok"), perMinute: 0), .growth(context.calls("failed"), perMinute: enough * 2 + 1)],
                justBelow: [.growth(context.calls("ok"), perMinute: 0.5), .growth(context.calls("failed"), perMinute: enough * 2 + 1)],
                lowTraffic: [.growth(context.calls("ok"), perMinute: 0), .growth(context.calls("failed"), perMinute: quiet)]),
            runbook: RunbookText(
                meaning: "All calls fail or are refused: the upstream is gone, the credential is refused, or a policy refuses everything.",
                impact: "Agents can do nothing. Cached answers that are still fresh would count as success, so even those are missing.",
                diagnosis: [
                    .query(
                        "How do the calls end?", "sum by (outcome) (rate(setlist_tool_calls_total{job=\"\(context.monitoring.job)\"}[5m]))"),
                    .query(
                        "What does the upstream say?",
                        "sum by (code) (rate(setlist_upstream_requests_total{job=\"\(context.monitoring.job)\"}[5m]))"),
                    .command("What do the checks say?", "setlist health"),
                    .command("Which breakers are open?", "setlist breakers"),
                ],
                mitigation: [
                    "401 from the upstream: sign in again with `setlist login`.",
                    "Gate closed: wait; nothing sent before its end is answered, and each attempt makes it longer.",
                    "Breakers open while the upstream is well: `setlist breakers reset NAME`.",
                ], fields: ["credentials", "breakers", "rate_limits", "alerts.no_success"]))
    }

    static func errorRate(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        return Alert(
            plan, expression: errorRateExpression(plan, context), summary: "Too many tool calls of {{ $labels.job }} fail",
            description: "{{ $value | humanizePercentage }} of the calls of the last 5 minutes failed or were refused"
                + "{{ with $labels.group }}, of the group {{ . }}{{ end }}.", board: .overview,
            proof: proof(ofShare: "failed", window: 5, in: plan, context),
            runbook: RunbookText(
                meaning: "Calls end as `failed` (the upstream answered with an error, too late or not at all) or `refused` (a limit, an "
                    + "open breaker or a closed gate). Wrong arguments and plain refusals of the upstream do not count.",
                impact: "Agents see errors and try again, which makes it worse where a limit is the cause.",
                diagnosis: [
                    .query(
                        "Which tools?",
                        "topk(10, sum by (tool, outcome) (rate(setlist_tool_calls_total{job=\"\(context.monitoring.job)\",\(CallRatios.failures)}[5m])))"
                    ),
                    .query(
                        "Refused by whom?",
                        "sum by (breaker) (rate(setlist_circuit_breaker_rejections_total{job=\"\(context.monitoring.job)\"}[5m]))"),
                    .command("What would one call say now?", "setlist call TOOL key=value"),
                ],
                mitigation: [
                    "An outage of the upstream: let the breakers work; lengthen `stale_if_error` where older answers will do.",
                    "Refused by the limiter: see the runbook of the limit that is reached.",
                    "One tool only: `deny` it until it is mended.",
                ], fields: ["cache.stale_if_error", "breakers", "retries", "rate_limits", "alerts.error_rate"]))
    }

    /// The calls of all groups without a bound of their own together, and those of each that has one.
    private static func errorRateExpression(_ plan: AlertPlan, _ context: AlertContext) -> String {
        let job = "job=\"\(context.monitoring.job)\""
        guard !plan.groupThresholds.isEmpty else {
            return context.expression(
                "  \(CallRatios.failureRatio("5m")){\(job)} > \(plan.threshold.number)", "and",
                "  \(context.ratios.callsIncrease(over: "5m")) > \(plan.minimumEvents)")
        }
        let others = "group!~\"\(plan.groupThresholds.map(\.group).joined(separator: "|"))\""
        let whole = [
            "  (", context.ratios.ratio(of: CallRatios.failures, others, over: "5m"), "  ) > \(plan.threshold.number)", "and",
            "  \(context.ratios.callsIncrease(others, over: "5m")) > \(plan.minimumEvents)",
        ]
        let groups = plan.groupThresholds.flatMap { bound in
            let group = "group=\"\(bound.group)\""
            return [
                "or", "  \(CallRatios.groupFailureRatio("5m")){\(job),\(group)} > \(bound.threshold.number)", "and",
                "  \(context.ratios.callsIncrease(group, over: "5m", keeping: ["group"])) > \(plan.minimumEvents)",
            ]
        }
        return (whole + groups).joined(separator: "\n")
    }

    static func degradedAnswers(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        return Alert(
            plan,
            expression: context.expression(
                "  \(CallRatios.degradedRatio("15m")){job=\"\(context.monitoring.job)\"} > \(plan.threshold.number)", "and",
                "  \(context.ratios.callsIncrease(over: "15m")) > \(plan.minimumEvents)"),
            summary: "More than \(plan.threshold.percent) of the answers of {{ $labels.job }} are older than they should be",
            description: "{{ $value | humanizePercentage }} of the calls of the last 15 minutes were answered by a fallback.",
            board: .resilience,
            proof: proof(ofShare: "degraded", window: 15, in: plan, context),
            runbook: RunbookText(
                meaning: "The upstream cannot be asked, and fallbacks answer: an older answer, another endpoint or a fixed text.",
                impact: "Agents work on with what was true a while ago; every such answer says so in its `_meta`.",
                diagnosis: [
                    .query(
                        "Which endpoints, which step?",
                        "sum by (endpoint, step) (rate(setlist_fallbacks_total{job=\"\(context.monitoring.job)\"}[15m]))"),
                    .command("Which breakers are open?", "setlist breakers"),
                    .command("Is the gate closed?", "setlist limits"),
                ],
                mitigation: [
                    "Mend the cause: the alerts of breakers, limits and the gate say which.",
                    "If the upstream will be away for long, lengthen `stale_if_error` before the answers run out.",
                ], fields: ["fallback", "cache.stale_if_error", "alerts.degraded_answers"]))
    }

    /// Calls of which a share ends in one way: none of them, more and less than the alert is about, and all of too few.
    private static func proof(ofShare outcome: String, window: Int, in plan: AlertPlan, _ context: AlertContext) -> AlertProof {
        let perMinute = max(Double(plan.minimumEvents), 1) * 2
        func calls(_ share: Double, perMinute: Double, group: String = "g") -> [TestSeries] {
            [
                .growth(context.calls("ok", group: group), perMinute: perMinute * (1 - share)),
                .growth(context.calls(outcome, group: group), perMinute: perMinute * share),
            ]
        }
        return AlertProof(
            window: window, healthy: calls(0, perMinute: perMinute),
            fault: calls(min(plan.threshold * 1.5 + 0.01, 1), perMinute: perMinute),
            justBelow: calls(plan.threshold * 0.9, perMinute: perMinute),
            lowTraffic: calls(1, perMinute: Double(plan.minimumEvents) / Double(2 * window)),
            groups: plan.groupThresholds.map { bound in
                AlertProof.Group(
                    name: bound.group, fault: calls(min(bound.threshold * 1.5 + 0.01, 1), perMinute: perMinute, group: bound.group),
                    justBelow: calls(bound.threshold * 0.9, perMinute: perMinute, group: bound.group))
            })
    }
}
