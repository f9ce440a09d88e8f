import GatewayPlan
import GatewayTelemetry

/// What runs, with which configuration since when.
struct ConfigurationMetrics: MetricSource {
    let plan: Plan
    /// Nanoseconds since 1970.
    let loadedAt: Int64

    init(_ plan: Plan, loadedAt: Int64) {
        self.plan = plan
        self.loadedAt = loadedAt
    }

    func collect(into samples: inout MetricSamples) {
        samples.add(.buildInfo, ServerIdentity.currentVersion, value: 1)
        samples.add(.configInfo, plan.revision, value: 1)
        // The configuration is read at the start and not again.
        samples.add(.configReloads, "applied", value: 0)
        samples.add(.configReloads, "refused", value: 0)
        samples.add(.configReloadSuccessful, value: 1)
        samples.add(.configReloadTime, value: Double(loadedAt) / 1e9)
    }
}
