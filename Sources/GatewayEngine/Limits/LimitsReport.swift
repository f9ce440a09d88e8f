package import GatewayPlan

/// Where the limits of the upstream stand, at one moment.
package struct LimitsReport: Sendable, Equatable {
    package struct Tier: Sendable, Equatable {
        package var name: String
        package var algorithm: RateTierPlan.Algorithm
        package var windows: [WindowReport]
        /// Requests of this tier, by the raw value of `CallPriority`; the account's are those without a tier.
        package var waiting: [Int] = []
    }

    /// Nanoseconds until the gate opens; `nil`: it is open.
    package var gateRemaining: Int64?
    package var gateClosings: Int
    /// By the raw value of `CallPriority`.
    package var waiting: [Int]
    /// The account first.
    package var tiers: [Tier]
}
