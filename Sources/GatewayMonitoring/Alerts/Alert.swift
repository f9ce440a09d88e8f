import GatewayPlan
import YAMLSyntax

/// One alert rule, with what proves that it fires and what a person does then.
struct Alert: Sendable {
    let name: String
    let expression: String
    /// Seconds.
    let duration: Int
    let keepFiring: Int
    let severity: AlertPlan.Severity
    let labels: [YAMLMember]
    let summary: String
    let description: String
    let board: BoardID
    let proof: AlertProof
    let runbook: RunbookText

    /// - Parameter prometheus: the oldest that must read it.
    func document(_ plan: MonitoringPlan, _ prometheus: PrometheusVersion) -> YAMLDocument {
        var members = [
            YAMLMember("alert", .string(name)), YAMLMember("expr", .expression(expression)), YAMLMember("for", .string("\(duration)s")),
        ]
        if keepFiring > 0, prometheus >= .keepsFiring { members.append(YAMLMember("keep_firing_for", .string("\(keepFiring)s"))) }
        let shared = plan.labels.filter { shared in !labels.contains { $0.key == shared.name } }
        let all = labels + shared.map { YAMLMember($0.name, .string($0.value)) }
        members.append(YAMLMember("labels", .mapping([YAMLMember("severity", .string(severity.rawValue))] + all)))
        var annotations = [YAMLMember("summary", .string(summary)), YAMLMember("description", .string(description))]
        if let url = plan.runbookURL { annotations.append(YAMLMember("runbook_url", .string("\(url)/\(name).md"))) }
        if let url = plan.grafanaURL {
            annotations.append(YAMLMember("dashboard_url", .string("\(url)/d/\(board.uid)?var-job=\(plan.job)")))
        }
        members.append(YAMLMember("annotations", .mapping(annotations)))
        return .mapping(members)
    }
}

/// The boards; their uids are what alerts and other boards link to.
enum BoardID: String, Sendable, CaseIterable {
    case overview, cache, upstream, resilience

    var uid: String { "setlist-\(rawValue)" }

    /// - Parameter upstream: what the upstream is called.
    func title(upstream: String) -> String {
        switch self {
        case .overview: "System Overview"
        case .cache: "Cache Performance"
        case .upstream: "\(upstream) API Health"
        case .resilience: "Resilience Metrics"
        }
    }
}

/// What a person who is called reads: text by headings, written for this alert.
struct RunbookText: Sendable {
    var meaning: String
    var impact: String
    /// Questions, each with what to run or ask.
    var diagnosis: [Step]
    var mitigation: [String]
    /// Keys of the two files that matter.
    var fields: [String]

    struct Step: Sendable {
        var text: String
        /// A PromQL query or a command; the language tells which.
        var code: String
        var language: Language

        enum Language: String, Sendable { case promql, sh }

        static func query(_ text: String, _ code: String) -> Step { Step(text: text, code: code, language: .promql) }
        static func command(_ text: String, _ code: String) -> Step { Step(text: text, code: code, language: .sh) }
    }
}
