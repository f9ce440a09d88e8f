package import GatewayPlan
import YAMLSyntax

/// Plan to rules, tests, runbooks and boards: the same files for the same configuration, byte for byte.
package struct MonitoringGenerator {
    /// The oldest Prometheus that reads all of it: `keep_firing_for` came with this one.
    package static let oldestPrometheus = "2.42"

    private static let recordsGroup = "setlist-records"
    private static let alertsGroup = "setlist-alerts"

    private let plan: MonitoringPlan
    private let title: String
    private let context: AlertContext

    /// - Parameter title: what the upstream is called on a board.
    package init(_ plan: MonitoringPlan, title: String) {
        self.plan = plan
        self.title = title
        context = AlertContext(monitoring: plan)
    }

    /// All files.
    ///
    /// - Parameter existing: the contents of a file as it is now, so that people's notes in runbooks survive.
    package func files(existing: (String) -> [UInt8]?) -> [GeneratedFile] {
        let alerts = Alerts.all(context)
        return rules(alerts) + alerts.map(scenarios) + alerts.map { runbook($0, existing) } + Boards(plan: plan, title: title).files
    }

    private func rules(_ alerts: [Alert]) -> [GeneratedFile] {
        let records = context.ratios.recordingRules(plan.objectives)
        return [
            yaml("alerts/recording.rules.yml", group(Self.recordsGroup, records.map(\.document))),
            yaml("alerts/alerts.rules.yml", group(Self.alertsGroup, alerts.map { $0.document(plan) })),
        ]
    }

    private func group(_ name: String, _ rules: [YAMLDocument]) -> YAMLDocument {
        ["groups": [["name": .string(name), "rules": .sequence(rules)]]]
    }

    private func scenarios(_ alert: Alert) -> GeneratedFile {
        let document = AlertScenarios(alert: alert).document(
            ruleFiles: ["../recording.rules.yml", "../alerts.rules.yml"], groupOrder: [Self.recordsGroup, Self.alertsGroup])
        return yaml("alerts/tests/\(alert.name).yml", document)
    }

    private func runbook(_ alert: Alert, _ existing: (String) -> [UInt8]?) -> GeneratedFile {
        let path = "alerts/runbooks/\(alert.name).md"
        let text = Runbook(alert: alert).markdown(existing: existing(path).map { String(decoding: $0, as: UTF8.self) })
        return GeneratedFile(path: path, contents: Array(text.utf8))
    }

    private func yaml(_ path: String, _ document: YAMLDocument) -> GeneratedFile {
        let head = "# Generated from endpoints.yaml and policies.yaml by `setlist generate`. Do not edit.\n"
        return GeneratedFile(path: path, contents: Array(head.utf8) + YAMLEmitter.emit(document))
    }
}
