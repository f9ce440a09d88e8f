/// One tag that was made stale: which, why, by whom and when.
package struct InvalidationRecord: Sendable, Equatable {
    package enum Cause: String, Sendable, CaseIterable {
        /// A write succeeded.
        case write
        /// A write may have been carried out.
        case unknownOutcome = "unknown_outcome"
        /// A write's effects have had time to become visible.
        case settled
        /// An operator asked for it.
        case admin
        /// Everything of one principal, or of all, was dropped.
        case purge
    }

    /// With its parameters' values, `/**` included.
    package var tag: String
    package var cause: Cause
    /// The tool or the operator.
    package var actor: String
    /// Nanoseconds of uptime.
    package var time: Int64
    /// Entries that it made unreachable, as far as they have been met since; all of them after a sweep.
    package var entries = 0
}
