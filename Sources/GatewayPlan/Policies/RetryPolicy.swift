/// How often and when a failed request is sent again.
package struct RetryPolicy: Sendable, Hashable {
    /// The first one included.
    package var attempts: Int
    /// The pause before attempt n is random between nothing and `base` × 2ⁿ⁻², at most `cap`, nanoseconds.
    package var base: Int64
    package var cap: Int64
    /// A pause that the upstream asks for is kept when it is no longer; otherwise nothing is sent again, nanoseconds.
    package var maximumInline: Int64
    /// Which failures are worth it.
    package var on: [RetryCause]

    package init(attempts: Int, base: Int64, cap: Int64, maximumInline: Int64, on: [RetryCause]) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.maximumInline = maximumInline
        self.on = on
    }
}

/// A kind of failure that a retry may mend.
package enum RetryCause: Sendable, Hashable {
    case transport(TransportFailure)
    case status(Int)
}

/// How an exchange can end without an answer.
package enum TransportFailure: String, Sendable, CaseIterable {
    /// No connection: DNS, TCP or TLS failed; nothing was sent.
    case connect
    /// No complete answer within the time for one attempt.
    case timeout
    /// The connection broke after the request was sent.
    case interrupted
    /// The answer is larger than the limit.
    case tooLarge = "too_large"
}

/// How many retries all calls together may make, so that they do not multiply an outage.
package struct RetryBudget: Sendable, Hashable {
    /// Percent of the calls of the last `window`.
    package var percent: Int
    /// Allowed besides.
    package var minimumPerSecond: Int
    /// Nanoseconds.
    package var window: Int64

    package init(percent: Int, minimumPerSecond: Int, window: Int64) {
        self.percent = percent
        self.minimumPerSecond = minimumPerSecond
        self.window = window
    }
}
