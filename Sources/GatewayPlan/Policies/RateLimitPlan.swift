/// How much of the upstream may be used: the account's windows, the tiers within them, who waits, and what a 429 does.
package struct RateLimitPlan: Sendable, Equatable {
    /// What every request counts against, whatever its tier.
    package var account: RateTierPlan
    /// In the order of the file; `ToolLimits.tier` is a position here.
    package var tiers: [RateTierPlan]
    package var queue: RateQueuePlan
    package var penalty: PenaltyPlan
    /// Where what budgets have counted is remembered over restarts; empty: nowhere, `nil`: at the usual place.
    package var budgetFile: String?

    package init(
        account: RateTierPlan, tiers: [RateTierPlan], queue: RateQueuePlan, penalty: PenaltyPlan, budgetFile: String? = nil
    ) {
        self.account = account
        self.tiers = tiers
        self.queue = queue
        self.penalty = penalty
        self.budgetFile = budgetFile
    }

    /// No windows; a 429 that does not say how long closes the gate for half a minute.
    package static let none = RateLimitPlan(
        account: RateTierPlan(name: RateTierPlan.accountName, windows: []), tiers: [],
        queue: RateQueuePlan(
            maximumWaiters: 256, maximumPerSession: 16, maximumWait: 10_000_000_000,
            weights: .init(interactive: 8, refresh: 4, warming: 1)),
        penalty: PenaltyPlan(
            client: "", standard: 30_000_000_000, maximum: 86_400_000_000_000, maximumInline: 5_000_000_000, jitterPercent: 0,
            rampDuration: 0, rampFromPercent: 100, file: ""))
}

/// Windows that hold together: a request is let through when every one of them has room.
package struct RateTierPlan: Sendable, Equatable {
    package enum Algorithm: String, Sendable, CaseIterable {
        /// Exact: no stretch of time of the window's length has more requests than its limit.
        case rollingWindow = "rolling_window"
        /// Refills steadily up to the burst; more than the limit fits into one window.
        case tokenBucket = "token_bucket"
        /// Spaces requests evenly, with a burst of earlier ones.
        case gcra
    }

    /// What the windows of all requests are called, among the tiers.
    package static let accountName = "account"

    package var name: String
    package var algorithm: Algorithm
    package var windows: [RateWindowPlan]
    /// A long window, counted in steps so that it costs little memory; never more than its limit.
    package var budget: RateBudgetPlan?
    package var adaptive: AdaptivePlan?

    package init(
        name: String, algorithm: Algorithm = .rollingWindow, windows: [RateWindowPlan], budget: RateBudgetPlan? = nil,
        adaptive: AdaptivePlan? = nil
    ) {
        self.name = name
        self.algorithm = algorithm
        self.windows = windows
        self.budget = budget
        self.adaptive = adaptive
    }

    /// Whether what another has counted counts here after a reload.
    package func continues(_ previous: RateTierPlan) -> Bool { name == previous.name }
}

/// So many requests in so much time.
package struct RateWindowPlan: Sendable, Equatable {
    package var name: String
    /// At least one.
    package var limit: Int
    /// Nanoseconds, more than zero.
    package var period: Int64
    /// Requests that may go at once; a rolling window has none and takes its limit.
    package var burst: Int
    /// Requests of the limit that are kept for interactive calls.
    package var reserved: Int

    package init(name: String, limit: Int, period: Int64, burst: Int? = nil, reserved: Int = 0) {
        self.name = name
        self.limit = limit
        self.period = period
        self.burst = burst ?? limit
        self.reserved = reserved
    }
}

/// A window of a day or so: requests are counted by the step in which they were let through, and leave with the end of it.
package struct RateBudgetPlan: Sendable, Equatable {
    /// How it is called among a tier's windows.
    package static let name = "budget"

    package var limit: Int
    /// Nanoseconds, a multiple of `step`.
    package var period: Int64
    /// Nanoseconds; how much later than after `period` a request may stop counting.
    package var step: Int64
    /// Requests of the limit that are kept for interactive calls.
    package var reserved: Int

    package init(limit: Int, period: Int64, step: Int64, reserved: Int = 0) {
        self.limit = limit
        self.period = period
        self.step = step
        self.reserved = reserved
    }
}

/// How a window's limit follows what the upstream bears: down by a factor on a 429, up by steps in quiet times.
package struct AdaptivePlan: Sendable, Equatable {
    /// Position of the window in its tier.
    package var window: Int
    /// The limit is multiplied by this on a 429, in hundredths.
    package var decreasePercent: Int
    /// Added after each quiet period, hundredths of the limit.
    package var increasePercent: Int
    /// How long must be quiet, nanoseconds.
    package var quiet: Int64
    /// Never below this share of the limit, in hundredths.
    package var floorPercent: Int

    package init(window: Int, decreasePercent: Int, increasePercent: Int, quiet: Int64, floorPercent: Int) {
        self.window = window
        self.decreasePercent = decreasePercent
        self.increasePercent = increasePercent
        self.quiet = quiet
        self.floorPercent = floorPercent
    }
}

/// Who waits for room, and how many.
package struct RateQueuePlan: Sendable, Equatable {
    package var maximumWaiters: Int
    package var maximumPerSession: Int
    /// Nobody waits longer, nanoseconds.
    package var maximumWait: Int64
    /// Turns of each class when all wait.
    package var weights: Weights

    package struct Weights: Sendable, Equatable {
        package var interactive: Int
        package var refresh: Int
        package var warming: Int

        package init(interactive: Int, refresh: Int, warming: Int) {
            self.interactive = interactive
            self.refresh = refresh
            self.warming = warming
        }
    }

    package init(maximumWaiters: Int, maximumPerSession: Int, maximumWait: Int64, weights: Weights) {
        self.maximumWaiters = maximumWaiters
        self.maximumPerSession = maximumPerSession
        self.maximumWait = maximumWait
        self.weights = weights
    }
}

/// What a 429 does: nothing is sent until the upstream's own time is over.
///
/// All durations are in nanoseconds.
package struct PenaltyPlan: Sendable, Equatable {
    /// Whom the upstream punishes, such as a client id; closed for everybody who is the same to it.
    package var client: String
    /// Taken when a 429 does not say how long.
    package var standard: Int64
    /// A longer wait is not believed.
    package var maximum: Int64
    /// A call waits for the gate in line no longer than this.
    package var maximumInline: Int64
    /// At most this share of the wait is added, so that not everybody comes back at once, in hundredths.
    package var jitterPercent: Int
    /// How long sending is slowed down after the gate has opened; zero: not at all.
    package var rampDuration: Int64
    /// With which share of the account's rate it begins, in hundredths.
    package var rampFromPercent: Int
    /// Where it is remembered over restarts; empty: nowhere, `nil`: at the usual place.
    package var file: String?

    package init(
        client: String, standard: Int64, maximum: Int64, maximumInline: Int64, jitterPercent: Int, rampDuration: Int64,
        rampFromPercent: Int, file: String?
    ) {
        self.client = client
        self.standard = standard
        self.maximum = maximum
        self.maximumInline = maximumInline
        self.jitterPercent = jitterPercent
        self.rampDuration = rampDuration
        self.rampFromPercent = rampFromPercent
        self.file = file
    }
}
