import GatewayPlan
import TestSupport
import Testing

@testable import GatewayEngine

/// Token buckets, GCRA and the budget.
@Suite(.onOwnThreads) struct OtherAlgorithmTests {
    /// The most of some times within any stretch of a length.
    private static func most(of log: [Int64], in period: Int64) -> Int {
        var first = 0
        var most = 0
        for index in log.indices {
            while log[first] <= log[index] - period { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    /// One that takes all it can get, after an hour of silence.
    private static func greedy(_ set: WindowSet, for duration: Int64) -> [Int64] {
        var set = set
        var log: [Int64] = []
        let start = 3_600 * second
        var now = start
        while now < start + duration {
            set.advance(to: now)
            let earliest = set.earliest(cost: 1, ahead: 0, now: now)
            guard earliest <= now else {
                now = earliest
                continue
            }
            set.debit(cost: 1, now: now)
            log.append(now)
        }
        return log
    }

    /// The seed's three buckets admit nearly twice what their windows say: the numbers of the warning.
    @Test func bucketsAdmitMoreThanTheirWindows() {
        let seed = LimitFixtures.seed.filter { $0.name != "half_minute" }
        let log = Self.greedy(WindowSet(.tokenBucket, seed, budget: nil), for: 7_300 * second)
        #expect(Self.most(of: log, in: second) == 19)
        #expect(Self.most(of: log, in: 30 * second) == 224)
        #expect(Self.most(of: log, in: 60 * second) == 299)
        #expect(Self.most(of: log, in: 3_600 * second) == 9_149)
    }

    @Test func bucketsWithASmallBurstKeepTheirWindows() {
        let plans = [RateWindowPlan(name: "s", limit: 8, period: second, burst: 2)]
        let log = Self.greedy(WindowSet(.tokenBucket, plans, budget: nil), for: 100 * second)
        #expect(Self.most(of: log, in: second) == 9)
    }

    /// 7 in 10 ns: an interval that is no whole number of nanoseconds loses nothing and gains nothing.
    @Test func gcraCarriesTheRemainder() {
        let log = Self.greedy(WindowSet(.gcra, [RateWindowPlan(name: "w", limit: 7, period: 10, burst: 2)], budget: nil), for: 10_000)
        #expect(log.count == 7_001)
        #expect(Self.most(of: log, in: 10) == 8)
    }

    @Test func gcraWithABurst() {
        let log = Self.greedy(
            WindowSet(.gcra, [RateWindowPlan(name: "w", limit: 10, period: second, burst: 4)], budget: nil), for: 100 * second)
        #expect(Self.most(of: log, in: 1) == 4)
        #expect(Self.most(of: log, in: second) == 13)
    }

    @Test(arguments: [RateTierPlan.Algorithm.gcra, .tokenBucket]) func costAboveTheBurstNeverGoes(algorithm: RateTierPlan.Algorithm) {
        let set = WindowSet(algorithm, [RateWindowPlan(name: "w", limit: 10, period: second, burst: 3)], budget: nil)
        #expect(set.holds(cost: 3))
        #expect(!set.holds(cost: 4))
    }

    /// The latest debit can be undone; an earlier one would make a token of nothing.
    @Test(arguments: [RateTierPlan.Algorithm.gcra, .tokenBucket]) func refundIsExactOrNotAtAll(algorithm: RateTierPlan.Algorithm) {
        let plans = [RateWindowPlan(name: "w", limit: 10, period: second, burst: 2)]
        var set = WindowSet(algorithm, plans, budget: nil)
        set.debit(cost: 1, now: second)
        let before = set.earliest(cost: 2, ahead: 0, now: second + 10)
        set.debit(cost: 1, now: second + 5)
        set.refund(cost: 1, debitedAt: second + 5)
        #expect(set.earliest(cost: 2, ahead: 0, now: second + 10) == before)
        set.refund(cost: 1, debitedAt: second + 5)
        #expect(set.earliest(cost: 2, ahead: 0, now: second + 10) == before)
        set.debit(cost: 1, now: second + 10)
        let after = set.earliest(cost: 2, ahead: 0, now: second + 10)
        set.refund(cost: 1, debitedAt: second)
        #expect(set.earliest(cost: 2, ahead: 0, now: second + 10) == after)
    }

    /// Never more than the limit in any stretch of the period, whenever requests come.
    @Test(arguments: 0..<10 as Range<UInt64>) func budgetIsNeverExceeded(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let plan = RateBudgetPlan(limit: 50, period: 1_000, step: [1, 10, 50, 100, 500, 1_000][Int(seed) % 6])
        var budget = StepBudget(plan)
        var log: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<5_000 {
            now += Int.random(in: 0..<100, using: &random) == 0 ? 5_000 : Int64.random(in: 0...15, using: &random)
            budget.advance(to: now)
            let earliest = budget.earliest(cost: 1, ahead: 0)
            if earliest > now, Bool.random(using: &random) { now = earliest }
            budget.advance(to: now)
            guard budget.earliest(cost: 1, ahead: 0) <= now else { continue }
            budget.debit(cost: 1)
            log.append(now)
        }
        #expect(Self.most(of: log, in: plan.period) == plan.limit)
    }

    @Test func budgetFreesAStepLate() {
        var budget = StepBudget(RateBudgetPlan(limit: 2, period: 100, step: 10))
        budget.advance(to: 5)
        budget.debit(cost: 1)
        budget.advance(to: 19)
        budget.debit(cost: 1)
        #expect(budget.earliest(cost: 1, ahead: 0) == 110)
        #expect(budget.earliest(cost: 2, ahead: 0) == 120)
        budget.refund(cost: 1, debitedAt: 5)
        #expect(budget.used == 1)
        budget.advance(to: 500)
        budget.refund(cost: 1, debitedAt: 19)
        #expect(budget.used == 0)
    }

    /// After a restart of the machine its clock begins anew, and what went before that still counts.
    @Test func budgetCountsWhatWentBeforeTheClockBegan() {
        var budget = StepBudget(RateBudgetPlan(limit: 5, period: 100, step: 10))
        budget.advance(to: 5)
        budget.count(2, inStepThatEndsAt: -40)
        budget.count(3, inStepThatEndsAt: -90)
        budget.count(7, inStepThatEndsAt: -100)
        #expect(budget.used == 5)
        #expect(budget.steps.map(\.end) == [-90, -40])
        #expect(budget.earliest(cost: 1, ahead: 0) == 10)
        #expect(budget.earliest(cost: 4, ahead: 0) == 60)
        budget.advance(to: 10)
        #expect(budget.used == 2)
    }

    @Test func budgetInheritsIntoOtherSteps() {
        var old = StepBudget(RateBudgetPlan(limit: 5, period: 100, step: 10))
        old.advance(to: 55)
        old.debit(cost: 3)
        old.advance(to: 72)
        old.debit(cost: 1)
        var new = StepBudget(RateBudgetPlan(limit: 5, period: 120, step: 40))
        new.inherit(from: old)
        #expect(new.used == 4)
        // The step of 55 ends at 60, within the new one that ends at 80.
        #expect(new.earliest(cost: 2, ahead: 0) == 200)
    }

    @Test func adaptiveLimitFallsAndRises() {
        var limit = AdaptiveLimit(
            AdaptivePlan(window: 0, decreasePercent: 70, increasePercent: 5, quiet: 300, floorPercent: 20), limit: 100)
        limit.throttled(now: 1_000)
        #expect(limit.effective == 70)
        for _ in 0..<10 { limit.throttled(now: 1_000) }
        #expect(limit.effective == 20)
        let isEarly = limit.recover(now: 1_299)
        #expect(!isEarly)
        _ = limit.recover(now: 1_300)
        #expect(limit.effective == 25)
        _ = limit.recover(now: 1_900)
        #expect(limit.effective == 35)
        _ = limit.recover(now: .max / 4)
        #expect(limit.effective == 100)
    }

    /// 10/s from a tenth to the whole in ten seconds: 1 + 10 * 5.5 may go in that time.
    @Test func rampGrowsEvenly() {
        var ramp = RampUp(start: 0, plan: LimitFixtures.penalty(ramp: 10 * second), window: LimitFixtures.seed[0])
        var times: [Int64] = []
        while ramp.earliest(cost: 1, ahead: 0) < 10 * second {
            times.append(ramp.earliest(cost: 1, ahead: 0))
            ramp.debit(cost: 1)
        }
        #expect(times.count == 56 || times.count == 55)
        #expect(times.first == 0)
        #expect(times.count { $0 < second } == 2)
        #expect(times.count { $0 >= 9 * second } >= 9)
    }
}
