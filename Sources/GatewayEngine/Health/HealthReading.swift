package import GatewayPlan

/// How one check is now.
package struct HealthReading: Sendable, Equatable {
    package let plan: HealthCheckPlan
    package let status: HealthStatus
    /// How long the last run took, nanoseconds; `nil` before the first.
    package let duration: Int64?
    /// Since the end of the last run, nanoseconds; `nil` before the first.
    package let age: Int64?
    /// What the last run found, for people.
    package let message: String
}
