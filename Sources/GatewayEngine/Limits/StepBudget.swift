import GatewayPlan

/// A rolling window that counts requests by the step of time in which they went: a day costs as little memory as its steps.
///
/// A request leaves the window with the end of its step, so up to a step late and never early: no stretch of time of the window's length has
/// more than the limit.
struct StepBudget: Sendable {
    private let limit: Int
    private let step: Int64
    /// Steps that make the window.
    private let length: Int
    /// Added to every time, so that requests from before the clock's zero, of an earlier run, are of a step, too.
    private let shift: Int64
    /// One step more than the window has, since both ends of it are cut; by number, modulo the count.
    private var counts: [Int]
    private var total = 0
    /// The number of the step that is under way, and the shifted time of its end.
    private var current: Int
    private var currentEnd: Int64

    init(_ plan: RateBudgetPlan) {
        limit = plan.limit
        step = plan.step
        length = Int(plan.period / plan.step)
        counts = [Int](repeating: 0, count: length + 1)
        shift = Int64(length + 1) * plan.step
        current = length + 1
        currentEnd = shift + plan.step
    }

    /// Forgets the steps that have left the window.
    mutating func advance(to now: Int64) {
        let now = now + shift
        guard now >= currentEnd else { return }
        let next = Int(now / step)
        for number in current + 1...min(next, current + counts.count) {
            let slot = number % counts.count
            total -= counts[slot]
            counts[slot] = 0
        }
        current = next
        currentEnd = Int64(next + 1) * step
    }

    /// When requests of `cost` may go once others of `ahead` have gone as early as they may.
    ///
    /// - Parameter cost: at most the limit.
    func earliest(cost: Int, ahead: Int) -> Int64 {
        var excess = total + cost + ahead - limit
        guard excess > 0 else { return .min }
        for number in current - length...current {
            excess -= counts[number % counts.count]
            if excess <= 0 { return Int64(number + 1 + length) * step - shift }
        }
        // Not even an empty window has room for all of those ahead.
        let windows = (excess - 1) / limit + 1
        return Int64(current + 1 + length) * step - shift + Int64(windows) * Int64(length) * step
    }

    mutating func debit(cost: Int) {
        counts[current % counts.count] += cost
        total += cost
    }

    /// Takes requests back that were counted at `time`, unless they have left the window.
    mutating func refund(cost: Int, debitedAt time: Int64) {
        let number = Int((time + shift) / step)
        guard number >= current - length else { return }
        counts[number % counts.count] -= cost
        total -= cost
    }

    var used: Int { total }

    /// What it counts, by the end of the step in which it went, oldest first.
    var steps: [(end: Int64, requests: Int)] {
        (current - length...current).compactMap { number in
            let count = counts[number % counts.count]
            return count > 0 ? (Int64(number + 1) * step - shift, count) : nil
        }
    }

    /// Counts what went in a step of another budget, or of an earlier run: that step's end counts, so that nothing leaves early.
    mutating func count(_ requests: Int, inStepThatEndsAt end: Int64) {
        let number = min(current, Int((end - 1 + shift) / step))
        guard requests > 0, number >= current - length else { return }
        counts[number % counts.count] += requests
        total += requests
    }

    /// Takes over what another budget has counted.
    mutating func inherit(from previous: StepBudget) {
        advance(to: previous.currentEnd - previous.shift - 1)
        for step in previous.steps { count(step.requests, inStepThatEndsAt: step.end) }
    }
}
