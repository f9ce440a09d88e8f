import GatewayMonitoring
import GatewayPlan

/// A configuration with every alert and every kind of objective.
enum MonitoringFixture {
    static let plan = MonitoringPlan(
        job: "gateway", runbookURL: "https://example.org/runbooks", grafanaURL: "https://grafana.example.org",
        labels: [.init(name: "team", value: "music")],
        objectives: [
            ObjectivePlan(name: "availability", measure: .availability, target: 0.99, minimumCalls: 20),
            ObjectivePlan(name: "latency", measure: .latency(seconds: 2.5), target: 0.95, minimumCalls: 20),
            ObjectivePlan(name: "freshness", measure: .freshness, target: 0.9, minimumCalls: 20),
        ],
        alerts: AlertKind.allCases.map(alert), shortWindows: ["1m", "1h"], dayWindows: ["1d"])

    static func alert(_ kind: AlertKind) -> AlertPlan {
        let threshold: Double =
            switch kind.threshold {
            case .none: 0
            case .shareAbove: kind == .errorRate ? 0.05 : 0.8
            case .shareBelow: 0.5
            case .countAbove: 5
            case .longerThan: 900
            case .within: 2_592_000
            }
        let groups: [AlertPlan.GroupThreshold] = kind == .lowHitRate ? [.init(group: "catalog", threshold: 0.7)] : []
        return AlertPlan(
            kind: kind, threshold: threshold, groupThresholds: groups, minimumEvents: kind.needsTraffic ? 20 : 0, duration: 300,
            keepFiring: 300, severity: kind == .serviceDown ? .page : .ticket)
    }

    static func files(_ plan: MonitoringPlan = plan, existing: (String) -> [UInt8]? = { _ in nil }) -> [String: String] {
        let files = MonitoringGenerator(plan, title: "Example").files(existing: existing)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.contents, as: UTF8.self)) })
    }
}
