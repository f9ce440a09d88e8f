import GatewayEngine
import GatewayTelemetry
import Testing

@testable import GatewayServer

/// What the `metrics` check makes of a registry.
@Suite struct MetricsProbeTests {
    @Test func seriesAreCountedAsAScrapeSeesThem() {
        let registry = MetricRegistry()
        _ = registry.counter(.toolCalls, "a", "g", "ok")
        // Its buckets, the one without a bound, the sum and the count.
        _ = registry.histogram(.toolCallDuration, "a", "g")
        let expected = 1 + BucketBounds.calls.count + 3
        #expect(registry.probe(maximumSeries: expected) == .well("\(expected) series"))
        #expect(registry.probe(maximumSeries: expected - 1) == .ill("\(expected) series, \(expected - 1) at most"))
    }

    @Test func aRegistryWithoutASeriesIsNotWell() { #expect(MetricRegistry().probe(maximumSeries: 10) == .ill("there are none")) }
}
