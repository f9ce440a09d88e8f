import GatewayPlan

/// When an upstream request may go: the gate is open, and every window of its tier and the account has room.
///
/// Then it counts in all of them, otherwise in none. Knows nothing of who waits.
struct Throttle: Sendable {
    let plan: RateLimitPlan
    private(set) var gate: PenaltyGate
    private var account: RateMeter
    private var tiers: [RateMeter]
    /// Nothing goes before, whatever the windows say.
    private var drainedUntil = Int64.min
    private var ramp: RampUp?
    /// The latest time seen; a clock that was read before another thread's counts as this.
    private var last: Int64 = 0

    init(_ plan: RateLimitPlan) {
        self.plan = plan
        gate = PenaltyGate(plan.penalty)
        account = RateMeter(plan.account)
        tiers = plan.tiers.map(RateMeter.init)
    }

    /// Brings what depends on time alone up to date: the account and one tier, or all of them.
    ///
    /// - Returns: the time that counts; never earlier than the last.
    mutating func advance(to now: Int64, tier: Int?) -> Int64 {
        last = max(last, now)
        account.advance(to: last)
        if let tier { tiers[tier].advance(to: last) }
        if let ramp, last >= ramp.end { self.ramp = nil }
        return last
    }

    mutating func advance(to now: Int64) -> Int64 {
        for index in tiers.indices { tiers[index].advance(to: max(last, now)) }
        return advance(to: now, tier: nil)
    }

    // MARK: - Requests

    /// Whether such a request can ever go.
    ///
    /// In place, as `earliest`: a call would be handed a copy of everything that is kept here.
    @inline(__always) func holds(_ demand: RateDemand) -> Bool {
        guard account.holds(cost: demand.cost, demand.priority) else { return false }
        return demand.tier.map { tiers[$0].holds(cost: demand.cost, demand.priority) } ?? true
    }

    /// When a request that it `holds` may go once others, counted by their cost, have gone.
    @inline(__always) func earliest(_ demand: RateDemand, ahead: (all: Int, ofTier: Int) = (0, 0)) -> Int64 {
        var time = max(drainedUntil, gate.until, account.earliest(cost: demand.cost, ahead: ahead.all, demand.priority, now: last))
        if let tier = demand.tier {
            time = max(time, tiers[tier].earliest(cost: demand.cost, ahead: ahead.ofTier, demand.priority, now: last))
        }
        if let ramp { time = max(time, ramp.earliest(cost: demand.cost, ahead: ahead.all)) }
        return time
    }

    mutating func debit(_ demand: RateDemand, now: Int64) {
        account.debit(cost: demand.cost, demand.priority, now: now)
        if let tier = demand.tier { tiers[tier].debit(cost: demand.cost, demand.priority, now: now) }
        ramp?.debit(cost: demand.cost)
    }

    /// Takes back what was counted and never sent, as far as the windows have not forgotten it.
    mutating func refund(tier: Int?, cost: Int, _ priority: CallPriority, debitedAt time: Int64) {
        account.refund(cost: cost, priority, debitedAt: time)
        if let tier { tiers[tier].refund(cost: cost, priority, debitedAt: time) }
    }

    /// The tier or the account, whichever has less room.
    func name(of demand: RateDemand) -> String {
        guard let tier = demand.tier, account.holds(cost: demand.cost, demand.priority) else { return plan.account.name }
        guard tiers[tier].holds(cost: demand.cost, demand.priority) else { return plan.tiers[tier].name }
        let ofAccount = account.earliest(cost: demand.cost, ahead: 0, demand.priority, now: last)
        return ofAccount >= tiers[tier].earliest(cost: demand.cost, ahead: 0, demand.priority, now: last)
            ? plan.account.name : plan.tiers[tier].name
    }

    // MARK: - The upstream's word

    /// A 429 came: the gate closes for everybody, and the limits fall where they adapt.
    ///
    /// - Returns: whether the gate is closed for longer than it was.
    mutating func throttled(retryAfter: Int64?, dice: UInt64, now: Int64) -> Bool {
        // Those that come while it is closed were sent before: they are of the same trouble, and it has been answered.
        if gate.until <= now { account.throttled(now: now) }
        let isLonger = gate.close(retryAfter: retryAfter, dice: dice, now: now)
        startRamp()
        return isLonger
    }

    /// Keeps the gate closed for what was left before a restart.
    mutating func restore(remaining: Int64, now: Int64) {
        gate.restore(remaining: remaining, now: now)
        startRamp()
    }

    /// What the budgets have counted, for a restart.
    func budgetSteps(now: Int64) -> [BudgetStep] { ([account] + tiers).flatMap { $0.budgetSteps(now: now) } }

    /// Counts what went before a restart.
    mutating func restore(_ steps: [BudgetStep], now: Int64) {
        account.restore(steps, now: now)
        for index in tiers.indices { tiers[index].restore(steps, now: now) }
    }

    /// Lets nothing go before a time.
    mutating func drain(until time: Int64) { drainedUntil = max(drainedUntil, time) }

    // MARK: -

    /// Takes over the gate, and what the account and tiers of the same names have let through.
    mutating func inherit(from previous: Throttle) {
        last = max(last, previous.last)
        gate.inherit(from: previous.gate)
        drainedUntil = max(drainedUntil, previous.drainedUntil)
        startRamp()
        account.inherit(from: previous.account)
        for index in tiers.indices {
            guard let other = previous.tiers.first(where: { tiers[index].plan.continues($0.plan) }) else { continue }
            tiers[index].inherit(from: other)
        }
    }

    func report(now: Int64) -> [LimitsReport.Tier] { ([account] + tiers).map { $0.report(now: now) } }

    private mutating func startRamp() {
        guard plan.penalty.rampDuration > 0, gate.until > ramp?.start ?? last else { return }
        guard let window = plan.account.windows.min(by: { $0.period < $1.period }) else { return }
        ramp = RampUp(start: gate.until, plan: plan.penalty, window: window)
    }
}
