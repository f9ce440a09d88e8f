import GatewayPlan
import GatewayTelemetry

/// What the alerts of one configuration have in common.
struct AlertContext {
    let monitoring: MonitoringPlan

    var query: PromQL { PromQL(job: monitoring.job) }
    var ratios: CallRatios { CallRatios(query: query) }

    /// A series as an exposition has it, with the job and the one instance of the tests.
    func series(_ metric: MetricDefinition, suffix: String = "", _ labels: String...) -> String {
        "\(metric.name)\(suffix){\((["job=\"\(monitoring.job)\"", "instance=\"a\""] + labels).joined(separator: ","))}"
    }

    /// A tool's calls that end in this way.
    func calls(_ outcome: String, group: String = "g") -> String {
        series(.toolCalls, "tool=\"t\"", "group=\"\(group)\"", "outcome=\"\(outcome)\"")
    }

    func expression(_ lines: String...) -> String { lines.joined(separator: "\n") }
}

extension Double {
    /// `5%`, for people.
    var percent: String {
        let value = self * 100
        return (Int64(exactly: value.rounded(toPlaces: 3)).map { "\($0)" } ?? "\(value.rounded(toPlaces: 3))") + "%"
    }

    /// Without a point where there is nothing behind it, for expressions.
    var number: String { Int64(exactly: self).map { "\($0)" } ?? "\(self)" }

    private func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}

extension Int {
    /// Seconds as people write them: `2m`, `36h`.
    var duration: String {
        if self > 0, self % 3600 == 0 { return "\(self / 3600)h" }
        return self > 0 && self % 60 == 0 ? "\(self / 60)m" : "\(self)s"
    }
}
