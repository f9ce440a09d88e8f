import GatewayPlan
import GatewayTelemetry

/// The cache and its warming.
enum CacheAlerts {
    static func lowHitRate(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        func requests(_ result: String, _ group: String) -> String {
            context.series(.cacheRequests, "endpoint=\"e\"", "group=\"\(group)\"", "result=\"\(result)\"")
        }
        func hits(_ share: Double, perMinute: Double, group: String = "g") -> [TestSeries] {
            [
                .growth(requests("hit", group), perMinute: perMinute * share),
                .growth(requests("miss", group), perMinute: perMinute * (1 - share)),
            ]
        }
        let perMinute = max(Double(plan.minimumEvents), 1)
        let ratio = CallRatios.hitRatio("30m")
        let job = "job=\"\(context.monitoring.job)\""
        let named = plan.groupThresholds.map(\.group).joined(separator: "|")
        let rest = named.isEmpty ? "\(ratio){\(job)}" : "\(ratio){\(job),group!~\"\(named)\"}"
        let bounds =
            ["\(rest) < \(plan.threshold.number)"]
            + plan.groupThresholds.map { "\(ratio){\(job),group=\"\($0.group)\"} < \($0.threshold.number)" }
        return Alert(
            plan,
            expression: context.expression(
                "(", "  " + bounds.joined(separator: "\nor\n  "), ")", "and",
                "  \(context.query.increase(.cacheRequests, #"result!="bypass""#, over: "30m", keeping: ["group"])) > \(plan.minimumEvents)"
            ),
            summary: "The cache answers few calls of the group {{ $labels.group }}",
            description: "{{ $value | humanizePercentage }} of the lookups of the last 30 minutes were hits.", board: .cache,
            proof: AlertProof(
                window: 30, healthy: hits(min(plan.threshold * 1.5, 1), perMinute: perMinute),
                fault: hits(plan.threshold / 2, perMinute: perMinute),
                justBelow: hits(min(plan.threshold * 1.05, 1), perMinute: perMinute),
                lowTraffic: hits(0, perMinute: Double(plan.minimumEvents) / 60),
                groups: plan.groupThresholds.map { bound in
                    AlertProof.Group(
                        name: bound.group, fault: hits(bound.threshold / 2, perMinute: perMinute, group: bound.group),
                        justBelow: hits(min(bound.threshold * 1.05, 1), perMinute: perMinute, group: bound.group))
                }),
            runbook: RunbookText(
                meaning: "Fewer lookups of this group found an answer than its target says, and there were enough lookups to tell.",
                impact: "More requests go to the upstream, which is slower and brings its limit nearer.",
                diagnosis: [
                    .query(
                        "Which endpoints miss?",
                        "topk(10, sum by (endpoint) (rate(setlist_cache_requests_total{job=\"\(context.monitoring.job)\",result=\"miss\"}[30m])))"
                    ),
                    .query("What is dropped, and why?", context.query.rate(.cacheEvictions, over: "30m", keeping: ["cause"])),
                    .command("What does the cache say?", "setlist cache stats"),
                ],
                mitigation: [
                    "Evicted for want of room: raise `cache_store.max_size`.",
                    "Expired: lengthen the TTL, or let `refresh_ahead` renew what is asked often.",
                    "Invalidated: look whether a write drops more than it touches.",
                ], fields: ["cache_store.max_size", "cache.ttl", "invalidates", "alerts.low_hit_rate"]))
    }

    static func warmingFailed(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        func keys(_ result: String) -> String { context.series(.warmingKeys, "result=\"\(result)\"") }
        func failing(_ share: Double) -> [TestSeries] {
            [.growth(keys("filled"), perMinute: 10 * (1 - share)), .growth(keys("failed"), perMinute: 10 * share)]
        }
        return Alert(
            plan,
            expression: context.expression(
                "  \(context.query.increase(.warmingKeys, #"result=~"failed|aborted""#, over: "1h"))", "/",
                "  \(context.query.increase(.warmingKeys, over: "1h"))", "> \(plan.threshold.number)"),
            summary: "Warming the cache of {{ $labels.job }} fails",
            description: "{{ $value | humanizePercentage }} of the warming requests of the last hour failed or were given up.",
            board: .cache,
            proof: AlertProof(
                window: 60, healthy: failing(0), fault: failing((1 + plan.threshold) / 2), justBelow: failing(plan.threshold * 0.95)),
            runbook: RunbookText(
                meaning: "The requests that fill the cache ahead fail, or stopped because of a 429, an open breaker or the deadline.",
                impact: "The first calls after a start or a write are slow; nothing else.",
                diagnosis: [
                    .command("What does the last run say?", "setlist cache stats"),
                    .query("Which breakers are open?", context.query.selector(.breakerState, #"state="open""#) + " == 1"),
                ],
                mitigation: [
                    "If the limiter stops it, lengthen `warming.interval` or shorten its list.",
                    "If a request of the list is wrong, `setlist call` it by hand: the error says what to mend.",
                ], fields: ["warming", "alerts.warming_failed"]))
    }
}
