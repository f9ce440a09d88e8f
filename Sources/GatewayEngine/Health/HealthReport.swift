import GatewayPlan

/// How the gateway is: what probes and people are told.
package struct HealthReport: Sendable, Equatable {
    /// The worst of the checks, where one that is not critical makes no more than a warning.
    package let status: HealthStatus
    /// Its event loops run; nothing outside the process counts.
    package let isLive: Bool
    /// It has once been able to serve; stays true.
    package let isStarted: Bool
    /// It is stopping: it takes calls for a while, and wants no new ones.
    package let isDraining: Bool
    package let checks: [HealthReading]
    /// Nanoseconds.
    package let uptime: Int64
    /// How late the latest event loop is, nanoseconds.
    package let heartbeatDelay: Int64

    /// Everything that must work does.
    package var isHealthy: Bool { status != .fail }
    /// Calls should be sent here.
    package var isReady: Bool { isStarted && !isDraining && !checks.contains { $0.plan.isCritical && $0.status == .fail } }
}
