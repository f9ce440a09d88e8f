import NIOCore

/// The right to send one request, given back with what came of it.
///
/// It cannot be copied, so it is given back at most once. One that is dropped in the half-open state is missed until that state expires.
package struct BreakerPermit: ~Copyable, Sendable {
    /// Of the breaker when it was given; 0 for a call that a breaker in shadow mode would have refused.
    let generation: UInt64
    let startedAt: NIODeadline
    /// Given in the half-open state: what comes of it decides.
    let isProbe: Bool
}

/// What a breaker says to a call.
package enum BreakerVerdict: ~Copyable, Sendable {
    case admitted(BreakerPermit)
    /// Nanoseconds until it is worth asking again.
    case refused(retryAfter: Int64)
}
