import GatewayTelemetry

/// PromQL over the catalogue: which labels an aggregation drops follows from the metric's definition.
struct PromQL {
    let job: String

    /// `name{job="…",…}`.
    func selector(_ metric: MetricDefinition, suffix: String = "", _ matchers: String...) -> String {
        "\(metric.name)\(suffix){\((["job=\"\(job)\""] + matchers).joined(separator: ","))}"
    }

    /// Events per second of all instances, without every label that is not kept.
    func rate(
        _ metric: MetricDefinition, suffix: String = "", _ matchers: String..., over window: String, keeping: Set<String> = []
    ) -> String {
        sum(metric, suffix, "rate(\(select(metric, suffix, matchers))[\(window)])", keeping)
    }

    /// Events of all instances in the window.
    func increase(
        _ metric: MetricDefinition, suffix: String = "", _ matchers: String..., over window: String, keeping: Set<String> = []
    ) -> String {
        sum(metric, suffix, "increase(\(select(metric, suffix, matchers))[\(window)])", keeping)
    }

    private func select(_ metric: MetricDefinition, _ suffix: String, _ matchers: [String]) -> String {
        "\(metric.name)\(suffix){\((["job=\"\(job)\""] + matchers).joined(separator: ","))}"
    }

    /// `without` rather than `by`, so that the labels of a cluster survive.
    private func sum(_ metric: MetricDefinition, _ suffix: String, _ expression: String, _ keeping: Set<String>) -> String {
        let labels = ["instance"] + metric.labels.filter { !keeping.contains($0) } + (suffix == "_bucket" ? ["le"] : [])
        return "sum without (\(labels.joined(separator: ", "))) (\(expression))"
    }
}
