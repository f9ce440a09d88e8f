import GatewayPlan
import YAMLSyntax

/// Something wrong with a rule or a panel, which promtool and Grafana would take.
package struct MonitoringProblem: Sendable, Equatable, CustomStringConvertible {
    /// `SetlistErrorRate`, or `overview: Calls`.
    package let place: String
    package let problem: String

    package var description: String { "\(place): \(problem)" }
}

/// Looks at everything that is generated before it is written.
struct MonitoringLint {
    let plan: MonitoringPlan
    let prometheus: PrometheusVersion

    func problems(_ records: [RecordingRule], _ alerts: [Alert], _ boards: [Board]) -> [MonitoringProblem] {
        let plain = QueryLint(recorded: [:], interval: plan.interval, prometheus: prometheus)
        let recorded = Dictionary(
            records.map { record in (record.name, plain.labels(of: record.expression).union(record.labels.map(\.key))) },
            uniquingKeysWith: { $0.union($1) })
        let lint = QueryLint(recorded: recorded, interval: plan.interval, prometheus: prometheus)
        return records.flatMap { record in plain.problems(of: record.expression).map { .init(place: record.name, problem: $0) } }
            + alerts.flatMap { alert in problems(alert, lint).map { .init(place: alert.name, problem: $0) } }
            + twice(alerts.map(\.name)).map { .init(place: $0, problem: "there are two alerts of this name") }
            + boards.flatMap { problems($0, lint) }
    }

    private func problems(_ alert: Alert, _ lint: QueryLint) -> [String] {
        var problems = lint.problems(ofAlert: alert.expression)
        for step in alert.runbook.diagnosis where step.language == .promql {
            problems += lint.problems(of: step.code).map { "its runbook asks `\(step.text)`: \($0)" }
        }
        if alert.severity != .info, alert.summary.isEmpty || alert.description.isEmpty { problems.append("it says nothing") }
        return problems
    }

    private func problems(_ board: Board, _ lint: QueryLint) -> [MonitoringProblem] {
        let panels = board.rows.flatMap(\.panels).flatMap { panel in
            panel.targets.flatMap { target in
                lint.problems(of: target.expression).map {
                    MonitoringProblem(place: "\(board.id.rawValue): \(panel.title)", problem: $0)
                }
            }
        }
        let variables = board.variables.flatMap { variable in
            problems(ofVariable: variable.query, lint).map {
                MonitoringProblem(place: "\(board.id.rawValue): $\(variable.name)", problem: $0)
            }
        }
        return panels + variables
    }

    /// `label_values(selector, label)`.
    private func problems(ofVariable query: String, _ lint: QueryLint) -> [String] {
        guard query.hasPrefix("label_values("), query.hasSuffix(")"), let comma = query.lastIndex(of: ",") else {
            return ["`\(query)` is not `label_values(…)`"]
        }
        let selector = String(query[..<comma].dropFirst("label_values(".count))
        let label = query[query.index(after: comma)...].dropLast().drop { $0 == " " }
        let unknown = lint.labels(of: selector).contains(String(label)) ? [] : ["there is no label `\(label)`"]
        // What counts is not shown: a counter will do.
        return lint.problems(ofAlert: "absent(\(selector))") + unknown
    }

    private func twice(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }
    }
}
