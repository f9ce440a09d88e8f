/// What a breaker has seen since it was made.
package struct BreakerStatistics: Sendable, Equatable {
    package var admitted: UInt64 = 0
    package var refused: UInt64 = 0
    /// Let through in shadow mode.
    package var wouldHaveRefused: UInt64 = 0
    package var successes: UInt64 = 0
    package var failures: UInt64 = 0
    package var slow: UInt64 = 0
    package var neutral: UInt64 = 0
    /// Came back after the state had changed, and so decided nothing.
    package var late: UInt64 = 0
}
