/// What is looked at to tell how the gateway is.
package struct HealthPlan: Sendable, Equatable {
    /// How often each event loop shows that it is alive, nanoseconds.
    package var heartbeatPeriod: Int64
    /// An event loop that is later than this is taken for dead, and the process with it; nanoseconds.
    package var maximumHeartbeatDelay: Int64
    /// In the order of the file.
    package var checks: [HealthCheckPlan]

    /// No checks, and event loops that are given 5 s.
    package static let none = HealthPlan(heartbeatPeriod: 1_000_000_000, maximumHeartbeatDelay: 5_000_000_000, checks: [])

    package init(heartbeatPeriod: Int64, maximumHeartbeatDelay: Int64, checks: [HealthCheckPlan]) {
        self.heartbeatPeriod = heartbeatPeriod
        self.maximumHeartbeatDelay = maximumHeartbeatDelay
        self.checks = checks
    }
}

/// One thing that is looked at, again and again, in the background.
package struct HealthCheckPlan: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Event loops run what they are given within this, nanoseconds.
        case eventLoop(maximumDelay: Int64)
        /// The store of answers takes one and gives it back, and keeps to its bound.
        case cache
        /// There is a credential for the upstream.
        case credentials
        /// The metrics can be written, and are at most so many series.
        case metrics(maximumSeries: Int)
        /// The upstream answered lately, or its address takes connections.
        case upstream
    }

    package var name: String
    package var kind: Kind
    /// The gateway is not ready while it fails.
    package var isCritical: Bool
    /// Nanoseconds from the beginning of one run to that of the next.
    package var period: Int64
    /// At most so much of the period is added to it or taken from it.
    package var jitterPercent: Int
    /// A run that takes longer has failed, nanoseconds.
    package var timeout: Int64
    /// So many runs in a row must succeed before it counts as well again.
    package var rise: Int
    /// So many runs in a row must fail before it counts as failed.
    package var fall: Int

    package init(
        name: String, kind: Kind, isCritical: Bool, period: Int64, jitterPercent: Int, timeout: Int64, rise: Int, fall: Int
    ) {
        self.name = name
        self.kind = kind
        self.isCritical = isCritical
        self.period = period
        self.jitterPercent = jitterPercent
        self.timeout = timeout
        self.rise = rise
        self.fall = fall
    }
}
