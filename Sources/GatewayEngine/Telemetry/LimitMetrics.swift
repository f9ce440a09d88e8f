import GatewayPlan
package import GatewayTelemetry

/// Where the limits stand: what is under way, what is left and who waits.
package struct LimitMetrics: MetricSource {
    private let plan: Plan
    private let engine: Engine
    private let limits: UpstreamLimits
    private let bulkhead: Bulkhead
    private let driver: AttemptDriver
    private let wallClock: @Sendable () -> Int64

    /// - Parameter wallClock: nanoseconds since 1970.
    package init(
        engine: Engine, limits: UpstreamLimits, bulkhead: Bulkhead, driver: AttemptDriver, wallClock: @escaping @Sendable () -> Int64
    ) {
        self.plan = engine.plan
        self.engine = engine
        self.limits = limits
        self.bulkhead = bulkhead
        self.driver = driver
        self.wallClock = wallClock
    }

    package func collect(into samples: inout MetricSamples) {
        samples.add(.callsInFlight, value: Double(engine.openCalls))
        samples.add(.shed, "in_flight", value: Double(engine.calls.refused))
        let refused = bulkhead.refused
        samples.add(.shed, "upstream", value: Double(refused.upstream))
        samples.add(.shed, "endpoint", value: Double(refused.endpoint))
        samples.add(.retryBudgetRemaining, plan.server.name, value: driver.retryBudgetShare)
        let report = limits.report()
        for tier in report.tiers {
            for priority in CallPriority.allCases {
                samples.add(.limitQueueLength, tier.name, "\(priority)", value: Double(tier.waiting[Int(priority.rawValue)]))
            }
            for window in tier.windows {
                samples.add(.limitRemaining, tier.name, window.name, value: Double(window.remaining))
                samples.add(.limitSize, tier.name, window.name, value: Double(window.effective))
            }
        }
        samples.add(
            .gateClosedUntil, plan.server.name, value: report.gateRemaining.map { Double(wallClock() + $0) / 1e9 } ?? 0)
    }
}
