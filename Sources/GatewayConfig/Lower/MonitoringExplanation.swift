import Diagnostics
import GatewayPlan

/// Tells where what is watched comes from: `slos`, `alerts` and `dashboards` as if each were an endpoint.
enum MonitoringExplanation {
    /// `nil` when the subject is none of them.
    static func explanation(of section: String, in config: CheckedConfig) -> Explanation? {
        var rows = ExplanationRows()
        switch section {
        case "slos": addObjectives(config.policies.slos.value ?? [], to: &rows)
        case "alerts": if let spec = config.policies.alerts { addAlerts(spec, config.monitoring, to: &rows) }
        case "dashboards": if let spec = config.policies.dashboards { addDashboards(spec, to: &rows) }
        default: return nil
        }
        return Explanation(endpoint: section, rows: rows.rows)
    }

    /// The bounds that hold for an endpoint's group.
    static func add(group: String?, of config: CheckedConfig, to rows: inout ExplanationRows) {
        for entry in config.policies.alerts?.alerts ?? [] where entry.kind.variesByGroup && isOn(entry, config.monitoring) {
            guard let spec = entry.spec, let name = entry.kind.thresholdKey?.entry.name else { continue }
            let key = "alerts.\(entry.kind.rawValue).\(name)"
            if let own = spec.groups.value?.first(where: { $0.name == group }), let value = own.value {
                rows.add(key, percent(value), .policies, own.range)
            } else {
                rows.addWritten(key, spec.threshold) { percent($0) }
            }
        }
    }

    static func isOn(_ entry: AlertsSpec.Entry, _ plan: MonitoringPlan) -> Bool {
        plan.alerts.contains { $0.kind == entry.kind }
    }

    private static func addObjectives(_ objectives: [Named<ObjectiveSpec>], to rows: inout ExplanationRows) {
        for objective in objectives {
            guard let spec = objective.value else { continue }
            rows.addWritten("\(objective.name).measure", spec.measure) { $0.rawValue }
            rows.addWritten("\(objective.name).target", spec.target) { percent($0) }
            rows.addWritten("\(objective.name).under", spec.under) { duration($0) }
            rows.addWritten("\(objective.name).min_calls", spec.minimumCalls) { "\($0)" }
        }
    }

    private static func addAlerts(_ spec: AlertsSpec, _ plan: MonitoringPlan, to rows: inout ExplanationRows) {
        rows.addWritten("job", spec.job) { $0 }
        rows.addWritten("interval", spec.interval) { duration($0) }
        rows.addWritten("runbook_url", spec.runbookURL) { $0 }
        for label in spec.labels.value ?? [] { rows.add("labels.\(label.name)", label.value ?? "", .policies, label.range) }
        for entry in spec.alerts {
            let name = entry.kind.rawValue
            guard isOn(entry, plan), let alert = entry.spec else {
                // Switched off, or nothing is there that could be watched.
                if case .off(let range) = entry.written {
                    rows.add(name, "null", .policies, range)
                } else {
                    rows.add(name, Resolved(value: "null", origin: .builtIn)) { $0 }
                }
                continue
            }
            addAlert(alert, entry.kind, to: &rows)
        }
    }

    private static func addAlert(_ alert: AlertSpec, _ kind: AlertKind, to rows: inout ExplanationRows) {
        let name = kind.rawValue
        if let key = kind.thresholdKey {
            rows.addWritten("\(name).\(key.entry.name)", alert.threshold) { kind.text(ofThreshold: $0) }
        }
        rows.addWritten("\(name).min_calls", alert.minimumCalls) { "\($0)" }
        for group in alert.groups.value ?? [] {
            rows.add("\(name).groups.\(group.name)", group.value.map { kind.text(ofThreshold: $0) } ?? "", .policies, group.range)
        }
        rows.addWritten("\(name).for", alert.duration) { duration($0) }
        rows.addWritten("\(name).keep_firing_for", alert.keepFiring) { duration($0) }
        rows.addWritten("\(name).severity", alert.severity) { $0.rawValue }
        for label in alert.labels.value ?? [] { rows.add("\(name).labels.\(label.name)", label.value ?? "", .policies, label.range) }
    }

    private static func addDashboards(_ spec: DashboardsSpec, to rows: inout ExplanationRows) {
        rows.addWritten("folder", spec.folder) { $0 }
        rows.addWritten("refresh", spec.refresh) { duration($0) }
        rows.addWritten("grafana_url", spec.grafanaURL) { $0 }
        guard let datasource = spec.datasource else { return }
        rows.addWritten("datasource.uid", datasource.uid) { $0 }
        rows.addWritten("datasource.url", datasource.url) { $0 }
    }

    fileprivate static func duration(_ nanoseconds: Int64) -> String { Quantity.text(nanoseconds, units: Quantity.durationUnits) }

    fileprivate static func percent(_ share: Double) -> String {
        let percent = (share * 1e8).rounded() / 1e6
        return (Int64(exactly: percent).map { "\($0)" } ?? "\(percent)") + "%"
    }
}

extension AlertKind {
    /// As it could be written.
    fileprivate func text(ofThreshold value: Double) -> String {
        switch threshold {
        case .none: ""
        case .shareAbove, .shareBelow: MonitoringExplanation.percent(value)
        case .countAbove: "\(Int64(value))"
        case .longerThan, .within: MonitoringExplanation.duration(Int64((value * 1e9).rounded()))
        }
    }
}

extension ExplanationRows {
    /// A value of policies.yaml, or the one that is built in.
    fileprivate mutating func addWritten<Value>(_ key: String, _ field: Field<Value>, text: (Value) -> String) {
        guard let located = field.located else { return }
        let isBuiltIn = located.range.file.path == "built in"
        add(key, Resolved(value: located.value, origin: isBuiltIn ? .builtIn : Origin(layer: .policies, range: located.range)), text: text)
    }
}
