import GatewayTelemetry

/// PromQL for panels: every selector heeds the board's variables.
enum BoardQuery {
    static let variables = #"job=~"$job",instance=~"$instance""#

    static func selector(_ metric: MetricDefinition, suffix: String = "", _ matchers: String...) -> String {
        select(metric, suffix, matchers)
    }

    /// Events per second by some labels.
    static func rate(_ metric: MetricDefinition, suffix: String = "", _ matchers: String..., by labels: String...) -> String {
        sum(labels, "rate(\(select(metric, suffix, matchers))[$__rate_interval])")
    }

    /// Events in each step.
    static func increase(_ metric: MetricDefinition, _ matchers: String..., by labels: String...) -> String {
        sum(labels, "increase(\(select(metric, "", matchers))[$__rate_interval])")
    }

    static func quantile(_ quantile: Double, of metric: MetricDefinition, _ matchers: String..., by labels: String...) -> String {
        "histogram_quantile(\(quantile), \(sum(labels + ["le"], "rate(\(select(metric, "_bucket", matchers))[$__rate_interval])")))"
    }

    private static func sum(_ labels: [String], _ expression: String) -> String {
        labels.isEmpty ? "sum(\(expression))" : "sum by (\(labels.joined(separator: ", "))) (\(expression))"
    }

    private static func select(_ metric: MetricDefinition, _ suffix: String, _ matchers: [String]) -> String {
        "\(metric.name)\(suffix){\(([variables] + matchers).joined(separator: ","))}"
    }
}

extension Panel.Target {
    init(_ expression: String, _ legend: String = "") { self.init(expression: expression, legend: legend) }
}
