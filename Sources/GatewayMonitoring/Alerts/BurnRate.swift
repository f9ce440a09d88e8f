import GatewayPlan
import GatewayTelemetry
import YAMLSyntax

/// Alerts on how fast an objective's error budget burns, over two windows each: the long one shows that it matters, the short
/// one that it still goes on.
///
/// Windows and factors for thirty days are those of the Site Reliability Workbook, chapter 5.
struct BurnRate {
    let factor: Double
    let long: String
    let short: String
    let longMinutes: Int
    let name: String
    let severity: AlertPlan.Severity
    let duration: Int

    static let all = [
        BurnRate(factor: 14.4, long: "1h", short: "5m", longMinutes: 60, name: "Fast", severity: .page, duration: 120),
        BurnRate(factor: 6, long: "6h", short: "30m", longMinutes: 360, name: "Steady", severity: .page, duration: 900),
        BurnRate(factor: 3, long: "1d", short: "2h", longMinutes: 1440, name: "Slow", severity: .ticket, duration: 3600),
        BurnRate(factor: 1, long: "3d", short: "6h", longMinutes: 4320, name: "Creeping", severity: .ticket, duration: 10_800),
    ]

    /// Whether a share of bad calls can reach it at all: a budget of 20 % cannot burn 14.4 times too fast.
    func isReachable(_ objective: ObjectivePlan) -> Bool { bound(objective) < 1 }

    func bound(_ objective: ObjectivePlan) -> Double { factor * (1 - objective.target) }

    static func alerts(_ objective: ObjectivePlan, _ context: AlertContext) -> [Alert] {
        all.filter { $0.isReachable(objective) }.map { $0.alert(objective, context) }
    }

    private func alert(_ objective: ObjectivePlan, _ context: AlertContext) -> Alert {
        let bound = "(\(factor.number) * \(objective.budget))"
        let labels = "{job=\"\(context.monitoring.job)\",slo=\"\(objective.name)\"}"
        let title = objective.name.capitalisedWords
        let perMinute = max(Double(objective.minimumCalls) / 30, 1)
        let share = self.bound(objective)
        return Alert(
            name: "Setlist\(title)Burn\(name)",
            expression: context.expression(
                "  \(CallRatios.badRatio(long))\(labels) > \(bound)", "and", "  \(CallRatios.badRatio(short))\(labels) > \(bound)",
                "and ignoring (slo)",
                "  \(context.ratios.callsIncrease(over: "1h")) > \(objective.minimumCalls)"),
            duration: duration, keepFiring: 300, severity: severity, labels: [YAMLMember("slo", .string(objective.name))],
            summary: "The error budget of \(objective.name) burns \(factor.number) times too fast",
            description: "{{ $value | humanizePercentage }} of the calls of \(long) were bad; \(objective.budget.asPercent) may be.",
            board: .overview,
            proof: AlertProof(
                window: longMinutes, healthy: objective.series(bad: 0, perMinute: perMinute, context),
                fault: objective.series(bad: min(share * 1.2 + 0.005, 1), perMinute: perMinute, context),
                justBelow: objective.series(bad: share * 0.9, perMinute: perMinute, context),
                lowTraffic: objective.series(bad: 1, perMinute: Double(objective.minimumCalls) / 120, context)),
            runbook: RunbookText(
                meaning: "\(objective.target.percent) of the calls of thirty days are to be good (\(objective.goodness)). Over \(long) and "
                    + "still over \(short) so many were bad that the budget would be gone in \((Double(30) / factor).number) days.",
                impact: "Callers notice. Nothing of the budget is left for changes if it goes on.",
                diagnosis: [
                    .query("How fast does it burn?", "\(CallRatios.badRatio(long))\(labels)"),
                    .query(
                        "Which tools?",
                        "topk(10, sum by (tool, outcome) (rate(setlist_tool_calls_total{job=\"\(context.monitoring.job)\",outcome!=\"ok\"}[\(long)])))"
                    ),
                    .command("What do the checks say?", "setlist health"),
                ],
                mitigation: [
                    "Look at the tickets that fire beside it: they name the cause.",
                    "Hold back changes of the configuration until it stops.",
                ], fields: ["slos.\(objective.name)", "cache.stale_if_error", "breakers"]))
    }
}

extension ObjectivePlan {
    /// The share that may be bad, without the noise of binary fractions.
    fileprivate var budget: String { ((1 - target) * 1e6).rounded().dividedBy1e6.number }

    fileprivate var goodness: String {
        switch measure {
        case .availability: "answered, if need be with an older answer"
        case .latency(let seconds): "answered within \(seconds.number) seconds"
        case .freshness: "not answered with an older answer for want of a new one"
        }
    }

    fileprivate func series(bad share: Double, perMinute: Double, _ context: AlertContext) -> [TestSeries] {
        switch measure {
        case .availability, .freshness:
            return [
                .growth(context.calls("ok"), perMinute: perMinute * (1 - share)),
                .growth(context.calls(measure == .freshness ? "degraded" : "failed"), perMinute: perMinute * share),
            ]
        case .latency(let seconds):
            let duration = MetricDefinition.toolCallDuration
            let within = context.series(duration, suffix: "_bucket", "tool=\"t\"", "group=\"g\"", "le=\"\(seconds.boundText)\"")
            let count = context.series(duration, suffix: "_count", "tool=\"t\"", "group=\"g\"")
            return [
                .growth(within, perMinute: perMinute * (1 - share)), .growth(count, perMinute: perMinute),
                .growth(context.calls("ok"), perMinute: perMinute),
            ]
        }
    }
}

extension Double {
    fileprivate var dividedBy1e6: Double { self / 1e6 }
}

extension String {
    fileprivate var asPercent: String { (Double(self) ?? 0).percent }
}
