/// What one run of a health check found.
package struct HealthOutcome: Sendable, Equatable {
    package let isWell: Bool
    /// For people.
    package let message: String

    package static func well(_ message: String) -> HealthOutcome { HealthOutcome(isWell: true, message: message) }
    package static func ill(_ message: String) -> HealthOutcome { HealthOutcome(isWell: false, message: message) }
}
