import GatewayPlan
package import GatewayTelemetry
package import NIOCore

/// How the health checks are.
package struct HealthMetrics: MetricSource {
    private let board: HealthBoard
    private let now: @Sendable () -> NIODeadline

    package init(_ board: HealthBoard, now: @escaping @Sendable () -> NIODeadline = { .now() }) {
        self.board = board
        self.now = now
    }

    package func collect(into samples: inout MetricSamples) {
        let report = board.report(now: now())
        samples.add(.ready, value: report.isReady ? 1 : 0)
        for check in report.checks {
            samples.add(.healthCheckStatus, check.plan.name, check.plan.isCritical ? "true" : "false", value: check.status.level)
            samples.add(.healthCheckDuration, check.plan.name, value: Double(check.duration ?? 0) / 1e9)
        }
    }
}

extension HealthStatus {
    fileprivate var level: Double {
        switch self {
        case .pass: 1
        case .warn, .unknown: 0.5
        case .fail: 0
        }
    }
}
