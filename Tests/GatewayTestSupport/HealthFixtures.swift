package import GatewayPlan

/// Health checks with round numbers.
package enum HealthFixtures {
    package static let second: Int64 = 1_000_000_000

    /// Every 10 s, at most 2 s, up after 2 and down after 3 in a row.
    package static func check(
        _ name: String = "check", _ kind: HealthCheckPlan.Kind = .cache, isCritical: Bool = false
    ) -> HealthCheckPlan {
        HealthCheckPlan(
            name: name, kind: kind, isCritical: isCritical, period: 10 * second, jitterPercent: 0, timeout: 2 * second, rise: 2, fall: 3)
    }

    package static func plan(_ checks: [HealthCheckPlan]) -> HealthPlan {
        HealthPlan(heartbeatPeriod: second, maximumHeartbeatDelay: 5 * second, checks: checks)
    }
}
