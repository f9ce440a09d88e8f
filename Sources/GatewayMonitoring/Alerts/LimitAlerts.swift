import GatewayPlan
import GatewayTelemetry

/// The upstream's limits and ours.
enum LimitAlerts {
    static func rateLimited(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let throttled = context.series(.upstreamThrottled, "upstream=\"api\"")
        return Alert(
            plan, expression: "\(context.query.increase(.upstreamThrottled, over: "10m")) > \(plan.threshold.number)",
            summary: "The upstream throttles {{ $labels.job }}",
            description: "{{ $value | humanize }} answers 429 in the last 10 minutes.", board: .upstream,
            proof: AlertProof(
                window: 10, healthy: [.growth(throttled, perMinute: 0)],
                fault: [.growth(throttled, perMinute: plan.threshold / 10 + 1)],
                justBelow: [.growth(throttled, perMinute: plan.threshold / 10 * 0.9)]),
            runbook: RunbookText(
                meaning: "The upstream answered 429 although the limiter let the request through: our windows are wider than its own.",
                impact: "Its Retry-After closes the penalty gate for everybody; until then only cached answers are given.",
                diagnosis: [
                    .query("How often?", context.query.rate(.upstreamThrottled, over: "5m")),
                    .query("How full are our windows?", "setlist_rate_limit_remaining{job=\"\(context.monitoring.job)\"}"),
                    .command("What is the limiter's state?", "setlist limits"),
                ],
                mitigation: [
                    "Tighten the shortest window that was nearly full when it happened.",
                    "Lengthen the TTL of what is asked most often; the cache board says which.",
                    "Look for another program that uses the same client id: they share one limit.",
                ], fields: ["rate_limits", "cache.ttl", "alerts.rate_limited"]))
    }

    static func gateClosed(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let gate = context.series(.gateClosedUntil, "upstream=\"api\"")
        return Alert(
            plan,
            expression: "max without (instance) (\(context.query.selector(.gateClosedUntil))) - time() > \(plan.threshold.number)",
            summary: "The penalty gate of {{ $labels.job }} stays closed",
            description: "It opens again in {{ $value | humanizeDuration }}; until then nothing is sent to the upstream.", board: .upstream,
            proof: AlertProof(
                window: 0, healthy: [.level(gate, 0)], fault: [TestSeries(selector: gate, shape: .ahead(plan.threshold + 60))],
                justBelow: [TestSeries(selector: gate, shape: .ahead(plan.threshold - 60))]),
            runbook: RunbookText(
                meaning:
                    "The upstream sent a Retry-After that is longer than \(Int(plan.threshold).duration). The gate keeps it, also across restarts.",
                impact: "Reads are answered from the cache, also with older answers where `stale_if_error` allows; writes are refused.",
                diagnosis: [
                    .query("Until when?", context.query.selector(.gateClosedUntil) + " - time()"),
                    .command("What is the gate's state?", "setlist limits"),
                ],
                mitigation: [
                    "Wait. Requests during the penalty are not answered, and the upstream makes it longer for those who try.",
                    "Afterwards tighten `rate_limits`, or the same will happen again.",
                ], fields: ["rate_limits", "alerts.gate_closed"]))
    }

    static func limitNearlyReached(_ plan: AlertPlan, _ context: AlertContext) -> Alert? {
        nearlyUsedUp(
            plan, context, windows: context.monitoring.shortWindows, board: .upstream, what: "window",
            impact: "Requests queue, and those whose deadline is nearer than their turn are refused.",
            mitigation: [
                "Lengthen the TTL of what is asked most often.",
                "Widen the window only as far as the upstream's own limit; that it allows more is a guess until it did for a while.",
            ])
    }

    static func dailyBudgetNearlySpent(_ plan: AlertPlan, _ context: AlertContext) -> Alert? {
        nearlyUsedUp(
            plan, context, windows: context.monitoring.dayWindows, board: .upstream, what: "budget",
            impact: "When it is spent, only cached answers are given until the oldest requests are a day old.",
            mitigation: [
                "Find who spends it: calls by tool on the overview board.",
                "Switch warming off for the rest of the day, or lengthen its interval.",
            ])
    }

    private static func nearlyUsedUp(
        _ plan: AlertPlan, _ context: AlertContext, windows: [String], board: BoardID, what: String, impact: String, mitigation: [String]
    ) -> Alert? {
        guard let example = windows.first else { return nil }
        let matcher = "window=~\"\(windows.joined(separator: "|"))\""
        let remaining = context.series(.limitRemaining, "tier=\"t\"", "window=\"\(example)\"")
        let limit = context.series(.limitSize, "tier=\"t\"", "window=\"\(example)\"")
        func used(_ share: Double) -> [TestSeries] { [.level(remaining, 10_000 * (1 - share)), .level(limit, 10_000)] }
        return Alert(
            plan,
            expression: context.expression(
                "1 - min without (instance) (", "  \(context.query.selector(.limitRemaining, matcher))", "/",
                "  \(context.query.selector(.limitSize, matcher))", ") > \(plan.threshold.number)"),
            summary: "The \(what) {{ $labels.window }} of tier {{ $labels.tier }} is nearly used up",
            description: "{{ $value | humanizePercentage }} of the requests that it admits are used.", board: board,
            proof: AlertProof(
                window: 0, healthy: used(0.1), fault: used((1 + plan.threshold) / 2), justBelow: used(plan.threshold * 0.99)),
            runbook: RunbookText(
                meaning: "Of the requests that the \(what) admits, more than \(plan.threshold.percent) were made within it.",
                impact: impact,
                diagnosis: [
                    .query("How much is left?", context.query.selector(.limitRemaining, matcher)),
                    .query(
                        "Who asks?",
                        "topk(10, sum by (endpoint) (rate(setlist_upstream_requests_total{job=\"\(context.monitoring.job)\"}[15m])))"),
                    .command("What waits?", "setlist limits"),
                ], mitigation: mitigation, fields: ["rate_limits", "cache.ttl", "warming", "alerts.\(plan.kind.rawValue)"]))
    }
}
