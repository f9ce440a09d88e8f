package import GatewayEngine
package import GatewayTelemetry
package import NIOCore

extension MetricRegistry {
    /// Whether a scrape would find what it wants: the metrics can be written, there are some, and they are not too many.
    ///
    /// - Parameter maximumSeries: labels are bounded by the configuration, so more than this means that something else gets into them.
    package func probe(maximumSeries: Int, now: NIODeadline = .now()) -> HealthOutcome {
        let text = exposition(.text, now: Int64(now.uptimeNanoseconds))
        let series = text.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") }
        guard series > 0 else { return .ill("there are none") }
        return series <= maximumSeries ? .well("\(series) series") : .ill("\(series) series, \(maximumSeries) at most")
    }
}
