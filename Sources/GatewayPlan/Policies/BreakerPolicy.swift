/// When a circuit breaker opens, for how long, and how it finds out that it may close.
package struct BreakerPolicy: Sendable, Hashable {
    /// What one breaker guards.
    package enum Scope: String, Sendable, CaseIterable {
        /// Each endpoint has its own.
        case endpoint
        /// The endpoints of a group share one.
        case group
        /// One for every call, whatever guards its endpoint besides.
        case upstream
    }

    /// Whether the breaker may refuse.
    package enum Mode: String, Sendable, CaseIterable {
        case enforce
        /// It opens and closes, and only counts whom it would have refused.
        case shadow
        /// It counts and never opens.
        case disabled
    }

    /// What opens it; any one is enough, and what is `nil` does not count.
    package struct Trip: Sendable, Hashable {
        /// Failures without a success between them.
        package var consecutiveFailures: Int?
        /// Percent of the calls of the window.
        package var failurePercent: Int?
        /// Percent of the calls of the window that took `slowCall` or longer.
        package var slowPercent: Int?
        /// Nanoseconds.
        package var slowCall: Int64
        /// Neither percentage counts with fewer calls in the window.
        package var minimumCalls: Int
        /// Answers that are failures count only while so many endpoints fail; failed connections always do.
        ///
        /// So one broken endpoint does not close the way to all the others.
        package var distinctEndpoints: Int

        package init(
            consecutiveFailures: Int?, failurePercent: Int?, slowPercent: Int?, slowCall: Int64, minimumCalls: Int, distinctEndpoints: Int
        ) {
            self.consecutiveFailures = consecutiveFailures
            self.failurePercent = failurePercent
            self.slowPercent = slowPercent
            self.slowCall = slowCall
            self.minimumCalls = minimumCalls
            self.distinctEndpoints = distinctEndpoints
        }
    }

    /// How long it stays open: `duration`, times `multiplier` for each time in a row, at most `maximum`, all in nanoseconds.
    package struct Open: Sendable, Hashable {
        package var duration: Int64
        package var multiplier: Double
        package var maximum: Int64
        /// Percent of the time that is added at random, so that breakers do not come back together.
        package var jitterPercent: Int
        /// Closed for so long, it starts anew with `duration`, nanoseconds.
        package var resetAfter: Int64

        package init(duration: Int64, multiplier: Double, maximum: Int64, jitterPercent: Int, resetAfter: Int64) {
            self.duration = duration
            self.multiplier = multiplier
            self.maximum = maximum
            self.jitterPercent = jitterPercent
            self.resetAfter = resetAfter
        }
    }

    /// How it tries whether the upstream is well again.
    package struct HalfOpen: Sendable, Hashable {
        package enum Expiry: String, Sendable, CaseIterable { case open, close }

        /// Calls let through at once.
        package var maximumConcurrent: Int
        /// Successes that close it.
        package var successThreshold: Int
        /// Failures that open it again.
        package var failureThreshold: Int
        /// From the first call let through; after that `onExpiry` decides, nanoseconds.
        package var maximumDuration: Int64
        package var onExpiry: Expiry

        package init(
            maximumConcurrent: Int, successThreshold: Int, failureThreshold: Int, maximumDuration: Int64, onExpiry: Expiry
        ) {
            self.maximumConcurrent = maximumConcurrent
            self.successThreshold = successThreshold
            self.failureThreshold = failureThreshold
            self.maximumDuration = maximumDuration
            self.onExpiry = onExpiry
        }
    }

    package var scope: Scope
    package var mode: Mode
    /// What the percentages of `trip` are of, nanoseconds.
    package var window: Int64
    package var trip: Trip
    package var open: Open
    package var halfOpen: HalfOpen
    /// How long an operator's override holds who did not say how long, nanoseconds.
    package var overrideDuration: Int64

    package init(
        scope: Scope, mode: Mode, window: Int64, trip: Trip, open: Open, halfOpen: HalfOpen, overrideDuration: Int64
    ) {
        self.scope = scope
        self.mode = mode
        self.window = window
        self.trip = trip
        self.open = open
        self.halfOpen = halfOpen
        self.overrideDuration = overrideDuration
    }
}

/// One breaker: its policy, and the name under which operators and callers know it.
package struct BreakerPlan: Sendable, Hashable {
    /// The policy's name and what it guards, `catalog.get_track`; for the scope upstream the policy's name alone.
    package var name: String
    package var policy: BreakerPolicy

    package init(name: String, policy: BreakerPolicy) {
        self.name = name
        self.policy = policy
    }
}
