import GatewayPlan
import GatewayTelemetry
import YAMLSyntax

/// The shares of calls that alerts and boards look at, recorded once per window.
struct CallRatios {
    /// Outcomes for which the gateway or its upstream is to blame.
    static let failures = #"outcome=~"failed|refused""#
    /// All calls but those that were wrong themselves or were given up by their caller.
    static let judged = #"outcome!~"rejected|cancelled""#
    /// The windows of the burn alerts, shortest first.
    static let windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"]

    let query: PromQL

    static func failureRatio(_ window: String) -> String { "job:setlist_tool_failures_per_calls:ratio_rate\(window)" }
    static func groupFailureRatio(_ window: String) -> String { "group:setlist_tool_failures_per_calls:ratio_rate\(window)" }
    static func degradedRatio(_ window: String) -> String { "job:setlist_tool_degraded_per_calls:ratio_rate\(window)" }
    static func hitRatio(_ window: String) -> String { "group:setlist_cache_hits_per_requests:ratio_rate\(window)" }
    static func badRatio(_ window: String) -> String { "slo:setlist_bad_per_calls:ratio_rate\(window)" }

    /// - Parameter matchers: which calls, besides that they are judged.
    func callsIncrease(_ matchers: String..., over window: String, keeping labels: Set<String> = []) -> String {
        query.increase(.toolCalls, (matchers + [Self.judged]).joined(separator: ","), over: window, keeping: labels)
    }

    /// - Parameters:
    ///   - matcher: the calls above the line.
    ///   - matchers: which calls on both sides.
    func ratio(of matcher: String, _ matchers: String..., over window: String, keeping labels: Set<String> = []) -> String {
        """
          \(query.rate(.toolCalls, (matchers + [matcher]).joined(separator: ","), over: window, keeping: labels))
        /
          \(query.rate(.toolCalls, (matchers + [Self.judged]).joined(separator: ","), over: window, keeping: labels))
        """
    }

    func hitRatio(over window: String) -> String {
        """
          \(query.rate(.cacheRequests, #"result=~"hit|stale|negative|coalesced""#, over: window, keeping: ["group"]))
        /
          \(query.rate(.cacheRequests, #"result!="bypass""#, over: window, keeping: ["group"]))
        """
    }

    private func slowRatio(slowerThan seconds: Double, over window: String) -> String {
        """
        1 - (
          \(query.rate(.toolCallDuration, suffix: "_bucket", "le=\"\(seconds.boundText)\"", over: window))
        /
          \(query.rate(.toolCallDuration, suffix: "_count", over: window))
        )
        """
    }

    /// The rules, in the order in which they are written.
    func recordingRules(_ plan: MonitoringPlan) -> [RecordingRule] {
        var rules = [
            RecordingRule(name: Self.degradedRatio("15m"), expression: ratio(of: #"outcome="degraded""#, over: "15m"), labels: []),
            RecordingRule(name: Self.hitRatio("30m"), expression: hitRatio(over: "30m"), labels: []),
        ]
        let watchesGroups = plan.alerts.contains { $0.kind == .errorRate && !$0.groupThresholds.isEmpty }
        rules.insert(
            watchesGroups
                ? RecordingRule(
                    name: Self.groupFailureRatio("5m"), expression: ratio(of: Self.failures, over: "5m", keeping: ["group"]), labels: [])
                : RecordingRule(name: Self.failureRatio("5m"), expression: ratio(of: Self.failures, over: "5m"), labels: []),
            at: 0)
        for objective in plan.objectives {
            for window in Self.windows {
                rules.append(
                    RecordingRule(
                        name: Self.badRatio(window), expression: badRatio(of: objective, over: window),
                        labels: [YAMLMember("slo", .string(objective.name))]))
            }
        }
        return rules
    }

    private func badRatio(of objective: ObjectivePlan, over window: String) -> String {
        switch objective.measure {
        case .availability: ratio(of: Self.failures, over: window)
        case .freshness: ratio(of: #"outcome="degraded""#, over: window)
        case .latency(let seconds): slowRatio(slowerThan: seconds, over: window)
        }
    }
}
