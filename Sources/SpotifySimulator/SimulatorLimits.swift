/// How many requests are answered; without numbers, all.
package struct SimulatorLimits: Sendable, Equatable {
    /// In any 30 seconds.
    package var window: Int?
    /// In any 24 hours.
    package var quota: Int?

    package init(window: Int? = nil, quota: Int? = nil) {
        self.window = window
        self.quota = quota
    }
}
