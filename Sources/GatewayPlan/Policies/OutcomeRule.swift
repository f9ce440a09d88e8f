/// What an exchange means for the breaker, the limits and a retry.
package enum OutcomeClass: String, Sendable, CaseIterable {
    /// The upstream did its work, whether or not the caller likes the answer.
    case success
    /// The upstream is in trouble.
    case failure
    /// It did its work and took too long for it.
    case slow
    /// It asks for fewer requests: closes the penalty gate, and no breaker counts it.
    case throttled
    /// Says nothing about the upstream.
    case neutral
    /// Nothing was carried out, and the same request will do later.
    case retry
}

/// One line of `classify`: the first that an exchange matches says what it means.
package struct OutcomeRule: Sendable, Hashable {
    package enum Match: Sendable, Hashable {
        /// An answer whose status is in the range and that gives this reason and this message; `nil` matches any.
        case answer(status: ClosedRange<Int>, reason: String?, message: String?)
        case transport(TransportFailure)
    }

    package var match: Match
    package var outcome: OutcomeClass
    /// For `retry`, the pause; for `throttled`, how long the gate closes when the upstream does not say, nanoseconds.
    package var delay: Int64?
    /// For `retry`: how often it is sent again.
    package var attempts: Int

    package init(match: Match, outcome: OutcomeClass, delay: Int64? = nil, attempts: Int = 0) {
        self.match = match
        self.outcome = outcome
        self.delay = delay
        self.attempts = attempts
    }
}
