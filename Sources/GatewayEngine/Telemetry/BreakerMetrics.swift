import GatewayPlan
package import GatewayTelemetry
package import NIOCore

/// What every circuit breaker is now, and how often it has changed.
package struct BreakerMetrics: MetricSource {
    private let registry: BreakerRegistry
    private let now: @Sendable () -> NIODeadline

    package init(_ registry: BreakerRegistry, now: @escaping @Sendable () -> NIODeadline = { .now() }) {
        self.registry = registry
        self.now = now
    }

    package func collect(into samples: inout MetricSamples) {
        for breaker in registry.breakers {
            let name = breaker.plan.name
            let (state, changes) = breaker.changes(now: now())
            for (index, other) in BreakerState.allCases.enumerated() {
                samples.add(.breakerState, name, other.rawValue, value: other == state ? 1 : 0)
                samples.add(.breakerTransitions, name, other.rawValue, value: Double(changes[index]))
            }
            samples.add(.breakerOverride, name, value: state == .forcedOpen || state == .forcedClosed ? 1 : 0)
        }
    }
}
