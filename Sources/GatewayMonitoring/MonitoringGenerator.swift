package import GatewayPlan
import YAMLSyntax

/// Plan to rules, tests, runbooks and boards: the same files for the same configuration, byte for byte.
package struct MonitoringGenerator {
    private static let recordsGroup = "setlist-records"
    private static let alertsGroup = "setlist-alerts"

    private let plan: MonitoringPlan
    private let title: String
    private let prometheus: PrometheusVersion
    private let context: AlertContext
    private let alerts: [Alert]

    /// - Parameters:
    ///   - title: what the upstream is called on a board.
    ///   - prometheus: the oldest that must read the rules; what it does not know is left out.
    package init(_ plan: MonitoringPlan, title: String, prometheus: PrometheusVersion = .standard) {
        self.plan = plan
        self.title = title
        self.prometheus = prometheus
        context = AlertContext(monitoring: plan)
        alerts = Alerts.all(context)
    }

    /// What would be wrong with the files although every reader takes them; nothing should be written then.
    package var problems: [MonitoringProblem] {
        MonitoringLint(plan: plan, prometheus: prometheus).problems(records, alerts, Boards(plan: plan, title: title).all)
    }

    /// Every rule and panel, with all that is written of it.
    var parts: [MonitoringPart] {
        let rules =
            records.map { MonitoringPart(kind: .record, name: $0.nameWithLabels, text: "\($0.document)") }
            + alerts.map { MonitoringPart(kind: .alert, name: $0.name, text: "\($0.document(plan, prometheus))") }
        return rules + Boards(plan: plan, title: title).all.flatMap(\.parts)
    }

    /// How many there are of each, for people.
    package var counts: (records: Int, alerts: Int, boards: Int) { (records.count, alerts.count, BoardID.allCases.count) }

    private var records: [RecordingRule] { context.ratios.recordingRules(plan) }

    /// All files.
    ///
    /// - Parameter existing: the contents of a file as it is now, so that people's notes in runbooks survive.
    package func files(existing: (String) -> [UInt8]?) -> [GeneratedFile] {
        rules + alerts.map(scenarios) + alerts.map { runbook($0, existing) } + Boards(plan: plan, title: title).files
    }

    private var rules: [GeneratedFile] {
        [
            yaml("alerts/recording.rules.yml", group(Self.recordsGroup, records.map(\.document))),
            yaml("alerts/alerts.rules.yml", group(Self.alertsGroup, alerts.map { $0.document(plan, prometheus) })),
        ]
    }

    private func group(_ name: String, _ rules: [YAMLDocument]) -> YAMLDocument {
        ["groups": [["name": .string(name), "interval": .string("\(plan.interval)s"), "rules": .sequence(rules)]]]
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
        GeneratedFile(path: path, contents: GeneratedFile.yamlHead + YAMLEmitter.emit(document))
    }
}
