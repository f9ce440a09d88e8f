package import GatewayPlan
package import NIOCore

/// Leaves an upstream alone that keeps failing, and tries now and then whether it is well again.
///
/// Every change of state begins a new generation. A permit belongs to the generation in which it was given, and what comes back from an
/// earlier one is counted and decides nothing: neither does a call from before the trip close the breaker, nor does it free a probe.
package struct CircuitBreaker: Sendable {
    private enum Phase: Sendable {
        /// `nil`: it has never been anything else.
        case closed(since: NIODeadline?)
        case open(until: NIODeadline)
        case halfOpen(Trial)
        case forced(Override)
    }

    private struct Trial: Sendable {
        /// How many more may be let through now.
        var available: Int
        var successes = 0
        var failures = 0
        /// Counts from the first probe: an upstream that nobody asks has not failed to answer.
        var expires: NIODeadline?
    }

    /// An operator's word, which wins over everything the breaker sees.
    package struct Override: Sendable, Equatable {
        package var isOpen: Bool
        package var until: NIODeadline
        package var actor: String

        package init(isOpen: Bool, until: NIODeadline, actor: String) {
            self.isOpen = isOpen
            self.until = until
            self.actor = actor
        }
    }

    package let policy: BreakerPolicy
    private var phase = Phase.closed(since: nil)
    private var generation: UInt64 = 1
    private var window: RollingSum<CallCounts>
    private var consecutiveFailures = 0
    /// How often it has opened without having been closed for long.
    private var relapses = 0
    private var statistics = BreakerStatistics()
    private var transitions = TransitionRing()
    /// By the position in `BreakerState.allCases`: how often it has become so.
    private var changes = [UInt64](repeating: 0, count: BreakerState.allCases.count)
    private var random: SplitMix64

    package init(policy: BreakerPolicy, seed: UInt64) {
        self.policy = policy
        self.window = RollingSum(window: policy.window)
        self.random = SplitMix64(seed: seed)
    }

    /// Asks to send one request.
    package mutating func permit(now: NIODeadline) -> BreakerVerdict {
        advance(to: now)
        switch phase {
        case .closed:
            return admit(now, isProbe: false)
        case .open(let until):
            return refuse(until: until, now)
        case .halfOpen(var trial):
            guard trial.available > 0 else { return refuse(until: trial.expires ?? now, now) }
            trial.available -= 1
            trial.expires = trial.expires ?? now + .nanoseconds(policy.halfOpen.maximumDuration)
            phase = .halfOpen(trial)
            return admit(now, isProbe: true)
        case .forced(let override):
            return override.isOpen ? refuse(until: override.until, now) : admit(now, isProbe: false)
        }
    }

    /// Nanoseconds until it is worth asking again, when a permit would be refused now; takes nothing and counts nothing.
    package func refusal(now: NIODeadline) -> Int64? {
        switch phase {
        case .open(let until) where now < until && policy.mode == .enforce: Self.wait(until: until, now)
        case .forced(let override) where override.isOpen && now < override.until: Self.wait(until: override.until, now)
        // Half open, a probe may be back before the permit is wanted.
        case .closed, .open, .halfOpen, .forced: nil
        }
    }

    /// Takes a permit back, with what came of the request.
    package mutating func record(_ permit: consuming BreakerPermit, _ outcome: OutcomeClass, now: NIODeadline) {
        let tookLong = (now - permit.startedAt).nanoseconds >= policy.trip.slowCall
        let isSlow =
            switch outcome {
            case .slow: true
            case .success, .failure: tookLong
            case .throttled, .neutral, .retry: false
            }
        count(outcome, isSlow: isSlow)
        advance(to: now)
        guard permit.generation == generation else {
            statistics.late += 1
            return
        }
        switch (phase, outcome) {
        case (.closed, .success), (.closed, .slow):
            consecutiveFailures = 0
            window.add(CallCounts(calls: 1, failures: 0, slow: isSlow ? 1 : 0), at: now)
            if isSlow { trip(now) }
        case (.closed, .failure):
            consecutiveFailures += 1
            window.add(CallCounts(calls: 1, failures: 1, slow: isSlow ? 1 : 0), at: now)
            trip(now)
        case (.halfOpen(let trial), _):
            judge(outcome, isSlow: isSlow, trial, now)
        case (.closed, .throttled), (.closed, .neutral), (.closed, .retry), (.open, _), (.forced, _):
            break
        }
    }

    /// Lets nothing or everything through until the override ends, whatever happens meanwhile.
    package mutating func force(_ override: Override, now: NIODeadline) {
        advance(to: now)
        change(to: .forced(override), .forced, actor: override.actor, now)
    }

    /// Closes it and forgets what led to its state.
    package mutating func reset(actor: String, now: NIODeadline) {
        advance(to: now)
        relapses = 0
        change(to: .closed(since: nil), .reset, actor: actor, now)
    }

    /// Its state now and, when it is open, the nanoseconds until it tries again.
    package mutating func standing(now: NIODeadline) -> (state: BreakerState, retryAfter: Int64?) {
        advance(to: now)
        return switch phase {
        case .open(let until): (state, Self.wait(until: until, now))
        case .forced(let override): (state, override.isOpen ? Self.wait(until: override.until, now) : nil)
        case .closed, .halfOpen: (state, nil)
        }
    }

    /// Its state now, and how often it has become each of `BreakerState.allCases`.
    mutating func changes(now: NIODeadline) -> (state: BreakerState, counts: [UInt64]) {
        advance(to: now)
        return (state, changes)
    }

    /// What it is now, with the time that has passed taken into account even when nobody called.
    package mutating func snapshot(now: NIODeadline, after sequence: UInt64 = 0) -> BreakerSnapshot {
        advance(to: now)
        window.advance(to: now)
        let standing = standing(now: now)
        var snapshot = BreakerSnapshot(
            state: standing.state, retryAfter: standing.retryAfter, counts: window.total, consecutiveFailures: consecutiveFailures,
            override: nil, statistics: statistics, transitions: transitions.after(sequence))
        if case .forced(let override) = phase { snapshot.override = override }
        return snapshot
    }

    /// The number of the last change of state.
    var sequence: UInt64 { transitions.sequence }

    func transitions(after sequence: UInt64) -> [BreakerTransition] { transitions.after(sequence) }
}

extension CircuitBreaker {
    private var state: BreakerState {
        switch phase {
        case .closed: .closed
        case .open: .open
        case .halfOpen: .halfOpen
        case .forced(let override): override.isOpen ? .forcedOpen : .forcedClosed
        }
    }

    /// Changes that only time brings.
    private mutating func advance(to now: NIODeadline) {
        switch phase {
        case .closed:
            break
        case .open(let until):
            guard now >= until else { return }
            change(to: .halfOpen(Trial(available: policy.halfOpen.maximumConcurrent)), .openTimeOver, now)
        case .halfOpen(let trial):
            guard let expires = trial.expires, now >= expires else { return }
            switch policy.halfOpen.onExpiry {
            case .open: reopen(.probesExpired, now)
            case .close: change(to: .closed(since: now), .probesExpired, now)
            }
        case .forced(let override):
            guard now >= override.until else { return }
            change(to: .closed(since: nil), .overrideExpired, now)
        }
    }

    private mutating func admit(_ now: NIODeadline, isProbe: Bool) -> BreakerVerdict {
        statistics.admitted += 1
        return .admitted(BreakerPermit(generation: generation, startedAt: now, isProbe: isProbe))
    }

    private mutating func refuse(until end: NIODeadline, _ now: NIODeadline) -> BreakerVerdict {
        if policy.mode != .enforce, state != .forcedOpen {
            statistics.wouldHaveRefused += 1
            return .admitted(BreakerPermit(generation: 0, startedAt: now, isProbe: false))
        }
        statistics.refused += 1
        return .refused(retryAfter: Self.wait(until: end, now))
    }

    private static func wait(until end: NIODeadline, _ now: NIODeadline) -> Int64 { max((end - now).nanoseconds, 0) }

    private mutating func count(_ outcome: OutcomeClass, isSlow: Bool) {
        switch outcome {
        case .success, .slow: statistics.successes += 1
        case .failure: statistics.failures += 1
        case .throttled, .neutral, .retry: statistics.neutral += 1
        }
        if isSlow { statistics.slow += 1 }
    }

    /// Opens when a rule says so.
    private mutating func trip(_ now: NIODeadline) {
        guard policy.mode != .disabled, let cause = tripCause else { return }
        if case .closed(let since?) = phase, (now - since).nanoseconds < policy.open.resetAfter { relapses += 1 } else { relapses = 0 }
        open(cause, now)
    }

    private var tripCause: BreakerTransition.Cause? {
        let trip = policy.trip
        if let limit = trip.consecutiveFailures, consecutiveFailures >= limit { return .consecutiveFailures }
        let counts = window.total
        guard counts.calls >= trip.minimumCalls else { return nil }
        if let percent = trip.failurePercent, counts.failures * 100 >= percent * counts.calls { return .failureRate }
        if let percent = trip.slowPercent, counts.slow * 100 >= percent * counts.calls { return .slowRate }
        return nil
    }

    private mutating func judge(_ outcome: OutcomeClass, isSlow: Bool, _ trial: Trial, _ now: NIODeadline) {
        var trial = trial
        trial.available = min(trial.available + 1, policy.halfOpen.maximumConcurrent)
        switch outcome {
        case .failure, .slow: trial.failures += 1
        case .success: if isSlow { trial.failures += 1 } else { trial.successes += 1 }
        case .throttled, .neutral, .retry: break
        }
        if trial.failures >= policy.halfOpen.failureThreshold { return reopen(.probeFailed, now) }
        if trial.successes >= policy.halfOpen.successThreshold { return change(to: .closed(since: now), .probesSucceeded, now) }
        phase = .halfOpen(trial)
    }

    private mutating func reopen(_ cause: BreakerTransition.Cause, _ now: NIODeadline) {
        relapses += 1
        open(cause, now)
    }

    private mutating func open(_ cause: BreakerTransition.Cause, _ now: NIODeadline) {
        let limit = Double(policy.open.maximum)
        var time = Double(policy.open.duration)
        for _ in 0..<relapses where time < limit { time *= policy.open.multiplier }
        let jitter = Double(policy.open.jitterPercent) / 100 * Double.random(in: 0...1, using: &random)
        time = min(min(time, limit) * (1 + jitter), Double(Int64.max / 2))
        change(to: .open(until: now + .nanoseconds(Int64(time))), cause, now)
    }

    private mutating func change(to next: Phase, _ cause: BreakerTransition.Cause, actor: String? = nil, _ now: NIODeadline) {
        let from = state
        phase = next
        let to = state
        if let index = BreakerState.allCases.firstIndex(of: to) { changes[index] += 1 }
        window.advance(to: now)
        transitions.append { [window, consecutiveFailures] sequence in
            BreakerTransition(
                sequence: sequence, at: now, from: from, to: to, cause: cause, actor: actor, counts: window.total,
                consecutiveFailures: consecutiveFailures)
        }
        generation += 1
        consecutiveFailures = 0
        window.clear()
    }
}

/// A breaker as it is at one moment.
package struct BreakerSnapshot: Sendable {
    package var state: BreakerState
    /// Nanoseconds until it tries again; `nil` unless it is open.
    package var retryAfter: Int64?
    package var counts: CallCounts
    package var consecutiveFailures: Int
    package var override: CircuitBreaker.Override?
    package var statistics: BreakerStatistics
    /// Oldest first.
    package var transitions: [BreakerTransition]
}
