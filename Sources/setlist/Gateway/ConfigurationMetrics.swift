import GatewayPlan
import GatewayServer
import GatewayTelemetry

/// What runs, with which configuration since when.
struct ConfigurationMetrics: MetricSource {
    private let numbers: ReloadStatus.Numbers

    init(_ numbers: ReloadStatus.Numbers) { self.numbers = numbers }

    func collect(into samples: inout MetricSamples) {
        samples.add(.buildInfo, ServerIdentity.currentVersion, value: 1)
        samples.add(.configInfo, numbers.revision, value: 1)
        samples.add(.configReloads, "applied", value: Double(numbers.applied))
        samples.add(.configReloads, "refused", value: Double(numbers.refused))
        samples.add(.configReloadSuccessful, value: numbers.lastSuccessful ? 1 : 0)
        samples.add(.configReloadTime, value: Double(numbers.lastSuccess) / 1e3)
    }
}
