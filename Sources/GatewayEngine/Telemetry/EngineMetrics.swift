package import GatewayTelemetry
package import NIOCore

/// What the parts of one Plan's gateway know of themselves: cache, warming, limits and breakers.
package struct EngineMetrics: MetricSource {
    private let sources: [any MetricSource]

    /// - Parameter wallClock: nanoseconds since 1970.
    package init(
        engine: Engine, warmer: Warmer, limits: UpstreamLimits, bulkhead: Bulkhead, driver: AttemptDriver, breakers: BreakerRegistry,
        now: @escaping @Sendable () -> NIODeadline = { .now() }, wallClock: @escaping @Sendable () -> Int64
    ) {
        sources = [
            CacheMetrics(engine: engine, warmer: warmer, wallClock: wallClock),
            LimitMetrics(engine: engine, limits: limits, bulkhead: bulkhead, driver: driver, wallClock: wallClock),
            BreakerMetrics(breakers, now: now),
        ]
    }

    package func collect(into samples: inout MetricSamples) {
        for source in sources { source.collect(into: &samples) }
    }
}
