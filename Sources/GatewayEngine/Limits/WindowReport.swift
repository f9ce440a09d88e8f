/// Where one window of a tier stands.
package struct WindowReport: Sendable, Equatable {
    package var name: String
    package var limit: Int
    /// Nanoseconds.
    package var period: Int64
    /// What holds now: the limit as adapted, or the burst of an algorithm that has one.
    package var effective: Int
    package var used: Int

    package var remaining: Int { max(0, effective - used) }
}
