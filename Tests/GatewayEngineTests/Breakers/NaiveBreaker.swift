import GatewayEngine
import GatewayPlan

/// A breaker as one would write it for being read: it keeps every outcome and counts anew each time.
struct NaiveBreaker {
    struct Permit { let generation: Int, at: Int64, isProbe: Bool }

    let policy: BreakerPolicy
    private(set) var state = BreakerState.closed
    private var generation = 1
    private var outcomes: [(at: Int64, isFailure: Bool, isSlow: Bool)] = []
    private var until: Int64 = 0
    private var closedAt: Int64?
    private var relapses = 0
    private var probesOut = 0
    private var firstProbe: Int64?
    private var good = 0
    private var bad = 0

    init(policy: BreakerPolicy) { self.policy = policy }

    /// Either a permit or the time to wait.
    mutating func permit(_ now: Int64) -> (permit: Permit?, wait: Int64) {
        tick(now)
        switch state {
        case .closed, .forcedClosed:
            return (Permit(generation: generation, at: now, isProbe: false), 0)
        case .open, .forcedOpen:
            return (nil, until - now)
        case .halfOpen:
            guard probesOut < policy.halfOpen.maximumConcurrent else {
                return (nil, (firstProbe ?? now) + policy.halfOpen.maximumDuration - now)
            }
            probesOut += 1
            firstProbe = firstProbe ?? now
            return (Permit(generation: generation, at: now, isProbe: true), 0)
        }
    }

    mutating func record(_ permit: Permit, _ outcome: OutcomeClass, _ now: Int64) {
        tick(now)
        guard permit.generation == generation else { return }
        let counts = outcome == .success || outcome == .failure || outcome == .slow
        let isSlow = outcome == .slow || counts && now - permit.at >= policy.trip.slowCall
        if state == .halfOpen {
            probesOut -= 1
            if outcome == .failure || isSlow { bad += 1 } else if outcome == .success { good += 1 }
            if bad >= policy.halfOpen.failureThreshold { reopen(now) } else if good >= policy.halfOpen.successThreshold { close(now) }
        }
        guard state == .closed, permit.generation == generation, counts else { return }
        outcomes.append((now, outcome == .failure, isSlow))
        guard outcome == .failure || isSlow, shouldTrip(now) else { return }
        if let closedAt, now - closedAt < policy.open.resetAfter { relapses += 1 } else { relapses = 0 }
        open(now)
    }

    mutating func force(open: Bool, until end: Int64, _ now: Int64) {
        tick(now)
        enter(open ? .forcedOpen : .forcedClosed)
        until = end
    }

    mutating func reset(_ now: Int64) {
        tick(now)
        enter(.closed)
        relapses = 0
        closedAt = nil
    }

    mutating func tick(_ now: Int64) {
        switch state {
        case .open where now >= until: enter(.halfOpen)
        case .halfOpen:
            guard let firstProbe, now >= firstProbe + policy.halfOpen.maximumDuration else { return }
            if policy.halfOpen.onExpiry == .open { reopen(now) } else { close(now) }
        case .forcedOpen where now >= until, .forcedClosed where now >= until:
            enter(.closed)
            closedAt = nil
        case .closed, .open, .forcedOpen, .forcedClosed: break
        }
    }

    private func shouldTrip(_ now: Int64) -> Bool {
        let row = outcomes.reversed().prefix { $0.isFailure }.count
        if let limit = policy.trip.consecutiveFailures, row >= limit { return true }
        let counts = counts(now)
        guard counts.calls >= policy.trip.minimumCalls else { return false }
        if let percent = policy.trip.failurePercent, counts.failures * 100 >= percent * counts.calls { return true }
        if let percent = policy.trip.slowPercent, counts.slow * 100 >= percent * counts.calls { return true }
        return false
    }

    /// What has been seen within the window, the current tenth of it and nine before.
    func counts(_ now: Int64) -> (calls: Int, failures: Int, slow: Int) {
        let step = policy.window / 10
        let recent = outcomes.filter { $0.at / step > now / step - 10 }
        return (recent.count, recent.filter(\.isFailure).count, recent.filter(\.isSlow).count)
    }

    private mutating func reopen(_ now: Int64) {
        relapses += 1
        open(now)
    }

    private mutating func open(_ now: Int64) {
        enter(.open)
        var time = policy.open.duration
        for _ in 0..<relapses { time = min(time * 2, policy.open.maximum) }
        until = now + time
    }

    private mutating func close(_ now: Int64) {
        enter(.closed)
        closedAt = now
    }

    private mutating func enter(_ next: BreakerState) {
        state = next
        generation += 1
        outcomes = []
        (probesOut, good, bad, firstProbe) = (0, 0, 0, nil)
    }
}
