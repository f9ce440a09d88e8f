import GatewayPlan

/// Windows that hold together: a request goes when all of them have room, and then counts in all of them.
struct WindowSet: Sendable {
    private let windows: [RateWindowPlan]
    private(set) var rolling: RollingWindows
    private var buckets: [TokenBucket] = []
    private var schedules: [GCRA] = []
    private var budget: StepBudget?
    /// The largest cost that can ever go.
    private let capacity: Int

    init(_ algorithm: RateTierPlan.Algorithm, _ windows: [RateWindowPlan], budget: RateBudgetPlan?) {
        self.windows = windows
        rolling = RollingWindows(algorithm == .rollingWindow ? windows : [])
        switch algorithm {
        case .rollingWindow: break
        case .tokenBucket: buckets = windows.map(TokenBucket.init)
        case .gcra: schedules = windows.map(GCRA.init)
        }
        self.budget = budget.map(StepBudget.init)
        capacity = min(windows.map(\.burst).min() ?? .max, budget?.limit ?? .max)
    }

    /// Brings everything that depends on time alone up to date.
    mutating func advance(to now: Int64) { budget?.advance(to: now) }

    /// Whether requests of this cost can ever go.
    func holds(cost: Int) -> Bool { cost <= capacity }

    /// When requests of `cost`, which it `holds`, may go once others of `ahead` have gone.
    func earliest(cost: Int, ahead: Int, now: Int64) -> Int64 {
        var earliest = rolling.earliest(cost: cost, ahead: ahead, now: now)
        for index in buckets.indices { earliest = max(earliest, buckets[index].earliest(cost: cost, ahead: ahead, now: now)) }
        for index in schedules.indices { earliest = max(earliest, schedules[index].earliest(cost: cost, ahead: ahead, now: now)) }
        if let budget { earliest = max(earliest, budget.earliest(cost: cost, ahead: ahead)) }
        return earliest
    }

    mutating func debit(cost: Int, now: Int64) {
        rolling.debit(cost: cost, now: now)
        for index in buckets.indices { buckets[index].debit(cost: cost, now: now) }
        for index in schedules.indices { schedules[index].debit(cost: cost, now: now) }
        budget?.debit(cost: cost)
    }

    mutating func refund(cost: Int, debitedAt time: Int64) {
        rolling.refund(cost: cost, debitedAt: time)
        for index in buckets.indices { buckets[index].refund(cost: cost, debitedAt: time) }
        for index in schedules.indices { schedules[index].refund(cost: cost, debitedAt: time) }
        budget?.refund(cost: cost, debitedAt: time)
    }

    /// Sets what holds in place of a rolling window's limit.
    mutating func setEffectiveLimit(_ limit: Int, ofWindow index: Int) { rolling.setEffectiveLimit(limit, ofWindow: index) }

    /// Takes over the history of another set, window by window of the same name.
    ///
    /// Rolling windows need no names: their history is the requests themselves.
    mutating func inherit(from previous: WindowSet) {
        rolling.inherit(from: previous.rolling)
        if let other = previous.budget { budget?.inherit(from: other) }
        for (index, window) in windows.enumerated() {
            guard let other = previous.windows.firstIndex(where: { $0.name == window.name }) else { continue }
            if !buckets.isEmpty, !previous.buckets.isEmpty { buckets[index].inherit(from: previous.buckets[other]) }
            if !schedules.isEmpty, !previous.schedules.isEmpty { schedules[index].inherit(from: previous.schedules[other]) }
        }
    }

    /// What the budget has counted.
    var budgetSteps: [(end: Int64, requests: Int)] { budget?.steps ?? [] }

    /// Counts what went in an earlier run.
    mutating func countInBudget(_ requests: Int, inStepThatEndsAt end: Int64) { budget?.count(requests, inStepThatEndsAt: end) }

    /// Where every window stands, the budget last.
    func report(_ budgetPlan: RateBudgetPlan?, now: Int64) -> [WindowReport] {
        var reports = windows.enumerated().map { index, window in
            var report = WindowReport(name: window.name, limit: window.limit, period: window.period, effective: window.burst, used: 0)
            if !buckets.isEmpty {
                report.used = buckets[index].used(now: now)
            } else if !schedules.isEmpty {
                report.used = schedules[index].used(now: now)
            } else {
                report.effective = rolling.effectiveLimit(ofWindow: index)
                report.used = rolling.used(inWindow: index, now: now)
            }
            return report
        }
        if let budget, let plan = budgetPlan {
            reports.append(
                WindowReport(name: RateBudgetPlan.name, limit: plan.limit, period: plan.period, effective: plan.limit, used: budget.used))
        }
        return reports
    }
}
