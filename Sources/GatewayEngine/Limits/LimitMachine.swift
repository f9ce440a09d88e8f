import GatewayPlan

/// Decides which upstream requests go and when: what the throttle allows, in the queue's order.
///
/// Nothing is reserved for one that waits, so one that leaves takes nothing with it.
struct LimitMachine: Sendable {
    enum Outcome: Sendable, Equatable {
        /// Counted at this time.
        case admitted(time: Int64)
        case refused(Refusal)
    }

    /// What became of one that waited.
    struct Settlement: Sendable, Equatable {
        let id: UInt64
        let outcome: Outcome
    }

    private var throttle: Throttle
    private var queue: WaitQueue

    init(_ plan: RateLimitPlan) {
        throttle = Throttle(plan)
        queue = WaitQueue(plan.queue)
    }

    var gate: PenaltyGate { throttle.gate }

    // MARK: - Requests

    /// Lets a request go at once or not at all; it does not overtake one that waits.
    ///
    /// - Returns: when it was counted; `nil`: it may have to wait.
    mutating func tryAdmit(_ demand: RateDemand, now: Int64) -> Int64? {
        let now = throttle.advance(to: now, tier: demand.tier)
        guard queue.isEmpty, throttle.holds(demand), throttle.earliest(demand) <= now else { return nil }
        throttle.debit(demand, now: now)
        return now
    }

    /// Lets a request wait, to be settled, unless it would wait in vain.
    ///
    /// - Returns: why it may not wait.
    mutating func enqueue(_ demand: RateDemand, id: UInt64, now: Int64) -> Refusal? {
        let now = throttle.advance(to: now)
        guard throttle.holds(demand) else { return Refusal(.limited, name: throttle.name(of: demand)) }
        let latest = min(demand.deadline.nanoseconds, now.addingClamping(queue.plan.maximumWait))
        let expected = throttle.earliest(demand, ahead: queue.ahead(of: demand))
        guard expected <= latest, gate.canWait(now: now), !queue.isFull, !queue.isFull(for: demand.session) else {
            return refusal(demand, until: expected, now: now)
        }
        queue.insert(WaitQueue.Waiter(id: id, demand: demand, latest: latest))
        return nil
    }

    /// Takes out one that waits; false when it does not.
    mutating func leave(id: UInt64) -> Bool { queue.remove(id: id) }

    /// Lets everybody go who may, and turns away who would wait in vain.
    mutating func settle(now: Int64) -> [Settlement] {
        let now = throttle.advance(to: now)
        var settlements: [Settlement] = []
        while let waiter = queue.next(where: { [throttle] in throttle.earliest($0.demand) <= now && now <= $0.latest }) {
            throttle.debit(waiter.demand, now: now)
            settlements.append(Settlement(id: waiter.id, outcome: .admitted(time: now)))
        }
        let canWait = gate.canWait(now: now)
        let inVain = queue.removeAll { [throttle] in !canWait || now >= $0.latest || throttle.earliest($0.demand) > $0.latest }
        settlements += inVain.map { waiter in
            let refusal = refusal(waiter.demand, until: throttle.earliest(waiter.demand), now: now)
            return Settlement(id: waiter.id, outcome: .refused(refusal))
        }
        return settlements
    }

    /// When to `settle` next; `nil` when nobody waits.
    func nextSettlement() -> Int64? { queue.waiters.map { min(throttle.earliest($0.demand), $0.latest) }.min() }

    /// When a request could go that comes now, if nobody leaves; `nil` when never.
    mutating func peek(_ demand: RateDemand, now: Int64) -> Int64? {
        let now = throttle.advance(to: now)
        guard throttle.holds(demand) else { return nil }
        return max(now, throttle.earliest(demand, ahead: queue.ahead(of: demand)))
    }

    /// Takes back a request that was counted and never sent.
    mutating func refund(tier: Int?, cost: Int, _ priority: CallPriority, debitedAt time: Int64, now: Int64) {
        _ = throttle.advance(to: now, tier: tier)
        throttle.refund(tier: tier, cost: cost, priority, debitedAt: time)
    }

    // MARK: - The upstream's word

    /// A 429 came.
    ///
    /// - Parameter dice: a random number, for the jitter.
    /// - Returns: how long the gate is closed now, if that is longer than it was.
    mutating func throttled(retryAfter: Int64?, dice: UInt64, now: Int64) -> Int64? {
        let now = throttle.advance(to: now)
        return throttle.throttled(retryAfter: retryAfter, dice: dice, now: now) ? gate.until - now : nil
    }

    /// Keeps the gate closed for what was left before a restart.
    mutating func restore(remaining: Int64, now: Int64) {
        let now = throttle.advance(to: now)
        throttle.restore(remaining: remaining, now: now)
    }

    /// What the budgets have counted, for a restart.
    mutating func budgetSteps(now: Int64) -> [BudgetStep] { throttle.budgetSteps(now: throttle.advance(to: now)) }

    /// Counts what went before a restart.
    mutating func restore(_ steps: [BudgetStep], now: Int64) { throttle.restore(steps, now: throttle.advance(to: now)) }

    /// Lets nothing go before a time.
    mutating func drain(until time: Int64) { throttle.drain(until: time) }

    // MARK: -

    /// Takes over the gate and the history of the limits; who waits there goes on waiting there.
    mutating func inherit(from previous: LimitMachine) { throttle.inherit(from: previous.throttle) }

    /// What an operator sees.
    mutating func report(now: Int64) -> LimitsReport {
        let now = throttle.advance(to: now)
        var tiers = throttle.report(now: now)
        for index in tiers.indices {
            tiers[index].waiting = CallPriority.allCases.map { queue.count(of: $0, tier: index == 0 ? nil : index - 1) }
        }
        return LimitsReport(
            gateRemaining: gate.until > now ? gate.until - now : nil, gateClosings: gate.closings,
            waiting: CallPriority.allCases.map { queue.count(of: $0) }, tiers: tiers)
    }

    private func refusal(_ demand: RateDemand, until time: Int64, now: Int64) -> Refusal {
        if gate.until > now, gate.until >= time {
            return Refusal(.gateClosed, name: throttle.plan.penalty.client, retryAfter: gate.until - now)
        }
        return Refusal(.limited, name: throttle.name(of: demand), retryAfter: max(0, time - now))
    }
}
