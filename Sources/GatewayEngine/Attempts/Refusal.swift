/// The gateway itself did not let a request go out: nothing was sent.
package struct Refusal: Error, Sendable, Equatable {
    /// Which mechanism refused; the raw value is what callers and metrics see.
    package enum Kind: String, Sendable, CaseIterable {
        /// The upstream asked for silence, and it is not over.
        case gateClosed = "gate_closed"
        /// The rate limit leaves no room before the deadline, or the queue for it is full.
        case limited = "rate_limited"
        /// The circuit breaker lets nothing through.
        case circuitOpen = "circuit_open"
        /// As many calls are under way as may be.
        case overloaded = "overloaded"
        /// The time that the call may take is over, or too short for an attempt.
        case deadline = "deadline_exceeded"
    }

    package var kind: Kind
    /// The gate, tier, breaker or bulkhead that refused, as the operator named it.
    package var name: String
    /// Nanoseconds until an attempt can be let through; `nil` when nobody knows.
    package var retryAfter: Int64?

    package init(_ kind: Kind, name: String, retryAfter: Int64? = nil) {
        self.kind = kind
        self.name = name
        self.retryAfter = retryAfter
    }
}

extension Refusal {
    /// `retryAfter` in whole seconds, rounded up, so that nobody comes back too early.
    package var retryAfterSeconds: Int64? { retryAfter.map { ($0 + 999_999_999) / 1_000_000_000 } }
}
