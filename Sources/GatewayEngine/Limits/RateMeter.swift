import GatewayPlan

/// One tier, or the account: what all requests take of its windows, and what those take for which nobody waits.
///
/// The latter are held to their share besides, so that callers always find the rest; callers may take all of it.
struct RateMeter: Sendable {
    let plan: RateTierPlan
    private var all: WindowSet
    /// `nil`: nothing is reserved.
    private var background: WindowSet?
    private var adaptive: AdaptiveLimit?

    init(_ plan: RateTierPlan) {
        self.plan = plan
        all = WindowSet(plan.algorithm, plan.windows, budget: plan.budget)
        let isReserving = plan.windows.contains { $0.reserved > 0 } || plan.budget.map { $0.reserved > 0 } ?? false
        background =
            isReserving ? WindowSet(plan.algorithm, plan.windows.map(\.withoutReserve), budget: plan.budget?.withoutReserve) : nil
        adaptive = plan.adaptive.map { AdaptiveLimit($0, limit: plan.windows[$0.window].limit) }
    }

    /// Brings everything that depends on time alone up to date.
    mutating func advance(to now: Int64) {
        all.advance(to: now)
        background?.advance(to: now)
        if adaptive?.recover(now: now) == true { applyAdaptive() }
    }

    /// Whether requests of this cost can ever go.
    func holds(cost: Int, _ priority: CallPriority) -> Bool {
        all.holds(cost: cost) && (priority == .interactive || background?.holds(cost: cost) ?? true)
    }

    /// When requests of `cost`, which it `holds`, may go once others of `ahead` have gone.
    func earliest(cost: Int, ahead: Int, _ priority: CallPriority, now: Int64) -> Int64 {
        let earliest = all.earliest(cost: cost, ahead: ahead, now: now)
        guard priority != .interactive, let background else { return earliest }
        return max(earliest, background.earliest(cost: cost, ahead: ahead, now: now))
    }

    mutating func debit(cost: Int, _ priority: CallPriority, now: Int64) {
        all.debit(cost: cost, now: now)
        if priority != .interactive { background?.debit(cost: cost, now: now) }
    }

    mutating func refund(cost: Int, _ priority: CallPriority, debitedAt time: Int64) {
        all.refund(cost: cost, debitedAt: time)
        if priority != .interactive { background?.refund(cost: cost, debitedAt: time) }
    }

    /// A 429 came.
    mutating func throttled(now: Int64) {
        adaptive?.throttled(now: now)
        applyAdaptive()
    }

    /// Takes over the history of a tier of the same name.
    mutating func inherit(from previous: RateMeter) {
        all.inherit(from: previous.all)
        if let other = previous.background { background?.inherit(from: other) }
        if let other = previous.adaptive { adaptive?.inherit(from: other) }
        applyAdaptive()
    }

    /// What its budget has counted, for a restart.
    func budgetSteps(now: Int64) -> [BudgetStep] {
        let behind = Dictionary(background?.budgetSteps.map { ($0.end, $0.requests) } ?? []) { $0 + $1 }
        return all.budgetSteps.map { step in
            BudgetStep(tier: plan.name, age: now - step.end, requests: step.requests, background: behind[step.end] ?? 0)
        }
    }

    /// Counts what went before a restart.
    mutating func restore(_ steps: [BudgetStep], now: Int64) {
        for step in steps where step.tier == plan.name {
            all.countInBudget(step.requests, inStepThatEndsAt: now - step.age)
            background?.countInBudget(step.background, inStepThatEndsAt: now - step.age)
        }
    }

    func report(now: Int64) -> LimitsReport.Tier {
        LimitsReport.Tier(name: plan.name, algorithm: plan.algorithm, windows: all.report(plan.budget, now: now))
    }

    private mutating func applyAdaptive() {
        guard let adaptive else { return }
        let window = plan.windows[adaptive.plan.window]
        all.setEffectiveLimit(adaptive.effective, ofWindow: adaptive.plan.window)
        background?.setEffectiveLimit(
            adaptive.effective * (window.limit - window.reserved) / window.limit, ofWindow: adaptive.plan.window)
    }
}

extension RateWindowPlan {
    /// What is left for requests for which nobody waits.
    fileprivate var withoutReserve: RateWindowPlan {
        let share = limit - reserved
        return RateWindowPlan(name: name, limit: share, period: period, burst: max(1, burst * share / limit))
    }
}

extension RateBudgetPlan {
    fileprivate var withoutReserve: RateBudgetPlan { RateBudgetPlan(limit: limit - reserved, period: period, step: step) }
}
