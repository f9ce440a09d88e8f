package import NIOCore

/// What a breaker does with calls.
package enum BreakerState: String, Sendable, CaseIterable {
    case closed
    case open
    case halfOpen = "half_open"
    case forcedOpen = "forced_open"
    case forcedClosed = "forced_closed"
}

/// One change of a breaker's state and what caused it.
package struct BreakerTransition: Sendable, Equatable {
    package enum Cause: String, Sendable, CaseIterable {
        case consecutiveFailures = "consecutive_failures"
        case failureRate = "failure_rate"
        case slowRate = "slow_rate"
        /// The open time is over.
        case openTimeOver = "open_time_over"
        case probesSucceeded = "probes_succeeded"
        case probeFailed = "probe_failed"
        /// No answer within the longest half-open time.
        case probesExpired = "probes_expired"
        case forced
        case overrideExpired = "override_expired"
        case reset
    }

    /// Counted from 1; a gap means that older ones were dropped.
    package var sequence: UInt64
    package var at: NIODeadline
    package var from: BreakerState
    package var to: BreakerState
    package var cause: Cause
    /// The operator who did it; `nil` when nobody did.
    package var actor: String?
    /// The window as it was.
    package var counts: CallCounts
    package var consecutiveFailures: Int
}

/// The last changes of a breaker.
struct TransitionRing: Sendable {
    private static let capacity = 256

    private var ring: [BreakerTransition] = []
    /// The number of the last one.
    private(set) var sequence: UInt64 = 0

    mutating func append(_ make: (_ sequence: UInt64) -> BreakerTransition) {
        let index = Int(sequence % UInt64(Self.capacity))
        sequence += 1
        if ring.count < Self.capacity { ring.append(make(sequence)) } else { ring[index] = make(sequence) }
    }

    /// Those that are kept and came after a number, oldest first.
    func after(_ sequence: UInt64) -> [BreakerTransition] {
        ring.filter { $0.sequence > sequence }.sorted { $0.sequence < $1.sequence }
    }
}
