package import GatewayPlan

/// What a call came to and how: the one account that answers, logs and metrics read, so that they cannot disagree.
package struct CallOutcome: Sendable, Equatable {
    /// Why nothing more was sent.
    package enum End: String, Sendable, CaseIterable {
        /// There was nothing to mend.
        case settled
        /// This failure is not to be retried: by the policy, or because the request may have been carried out.
        case notRetryable = "not_retryable"
        /// As often as the policy says.
        case attempts
        /// All calls together have retried as much as they may.
        case budget
        /// The deadline is too near, or the upstream asked for a longer pause than is waited for.
        case time
        /// The gateway did not let the next attempt go out.
        case refused
    }

    /// Requests that were sent.
    package var attempts = 0
    /// What the last one meant; `nil` when none was sent.
    package var outcome: OutcomeClass?
    package var end = End.settled
    /// Of the last answer; `nil`: none came.
    package var status: Int?
    /// Nanoseconds that the call waited for the limits, the upstream and between attempts; `nil`: that is not known.
    package var waited: Int64?
    /// The last thing that happened was that its time ran out: the attempt's, or the call's.
    package var isTimedOut = false
    /// The last refusal; with attempts, it ended the retries.
    package var refusal: Refusal?
    /// The breaker that guards the tool, as it is behind the call; `nil`: none does.
    package var breaker: Breaker?
    /// Nanoseconds until the same call may be worth while; `nil` when nobody knows.
    package var retryAfter: Int64?

    /// `retryAfter` in whole seconds, rounded up.
    package var retryAfterSeconds: Int64? { retryAfter.map { ($0 + 999_999_999) / 1_000_000_000 } }

    package struct Breaker: Sendable, Equatable {
        package var name: String
        package var state: BreakerState

        package init(name: String, state: BreakerState) {
            self.name = name
            self.state = state
        }
    }

    package init() {}

    /// Adds to the time in which there was nothing to do but wait, nanoseconds.
    mutating func wait(_ time: Int64) { waited = (waited ?? 0) + time }
}
