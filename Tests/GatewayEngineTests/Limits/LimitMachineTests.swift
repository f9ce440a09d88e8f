import GatewayPlan
import TestSupport
import Testing

@testable import GatewayEngine

/// Windows, gate and queue together, on times of the test's own.
@Suite(.onOwnThreads) struct LimitMachineTests {
    private static let tenInASecond = [RateWindowPlan(name: "second", limit: 10, period: second)]

    private static func full(_ plan: RateLimitPlan, at now: Int64 = second) -> LimitMachine {
        var machine = LimitMachine(plan)
        while machine.tryAdmit(LimitFixtures.demand(), now: now) != nil {}
        return machine
    }

    @Test("limiter_multiWindow_noPartialDebit") func aRefusalChangesNothing() {
        let tier = RateTierPlan(name: "t", windows: [RateWindowPlan(name: "minute", limit: 2, period: 60 * second)])
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond, tiers: [tier]))
        for _ in 0..<2 { _ = machine.tryAdmit(LimitFixtures.demand(tier: 0), now: second) }
        let before = machine.report(now: second)
        for _ in 0..<100 {
            let isAdmitted = machine.tryAdmit(LimitFixtures.demand(tier: 0), now: second) != nil
            #expect(!isAdmitted)
        }
        #expect(machine.report(now: second) == before)
        #expect(before.tiers[0].windows[0].used == 2)
        // The tier is full; the account is not.
        let others = (0..<20).count { _ in machine.tryAdmit(LimitFixtures.demand(), now: second) != nil }
        #expect(others == 8)
    }

    @Test("limiter_staleNow_noTokenMint") func anOldTimeMintsNothing() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond), at: 10 * second)
        for stale in [9 * second, 0, 10 * second - 1] {
            let isAdmitted = machine.tryAdmit(LimitFixtures.demand(), now: stale) != nil
            #expect(!isAdmitted)
        }
        let isAdmitted = machine.tryAdmit(LimitFixtures.demand(), now: 11 * second) != nil
        #expect(isAdmitted)
    }

    @Test("limiter_backwardClock_noLockout") func aClockThatWentBackLocksNobodyOut() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        _ = machine.tryAdmit(LimitFixtures.demand(), now: 1_000 * second)
        let admitted = (0..<20).count { _ in machine.tryAdmit(LimitFixtures.demand(), now: second) != nil }
        #expect(admitted == 9)
    }

    @Test("limiter_cancelWaiter_conservesTokens") func whoLeavesTakesNothing() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond))
        for id in 0..<5 as Range<UInt64> { #expect(machine.enqueue(LimitFixtures.demand(), id: id, now: second) == nil) }
        for id in [0, 2, 4] as [UInt64] {
            let hasLeft = machine.leave(id: id)
            #expect(hasLeft)
        }
        let settled = machine.settle(now: 2 * second)
        #expect(settled.map(\.id) == [1, 3])
        #expect(machine.report(now: 2 * second).tiers[0].windows[0].used == 2)
        machine.refund(tier: nil, cost: 1, .interactive, debitedAt: 2 * second, now: 2 * second)
        #expect(machine.report(now: 2 * second).tiers[0].windows[0].used == 1)
    }

    @Test("limiter_cancelledHead_doesNotBlock") func theNextOneMovesUp() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond))
        for id in 0..<2 as Range<UInt64> { _ = machine.enqueue(LimitFixtures.demand(cost: id == 0 ? 10 : 1), id: id, now: second) }
        let hasLeft = machine.leave(id: 0)
        #expect(hasLeft)
        #expect(machine.nextSettlement() == 2 * second)
        #expect(machine.settle(now: 2 * second) == [.init(id: 1, outcome: .admitted(time: 2 * second))])
    }

    @Test("limiter_queueCount_dropsAtOnce") func aPlaceIsFreeAtOnce() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond, waiters: 1))
        #expect(machine.enqueue(LimitFixtures.demand(), id: 0, now: second) == nil)
        #expect(machine.enqueue(LimitFixtures.demand(), id: 1, now: second)?.kind == .limited)
        let hasLeft = machine.leave(id: 0)
        #expect(hasLeft)
        #expect(machine.enqueue(LimitFixtures.demand(), id: 1, now: second) == nil)
    }

    @Test func oneSessionCannotFillTheQueue() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond, perSession: 2))
        for id in 0..<2 as Range<UInt64> { #expect(machine.enqueue(LimitFixtures.demand(), id: id, now: second) == nil) }
        #expect(machine.enqueue(LimitFixtures.demand(.warming), id: 2, now: second)?.kind == .limited)
        #expect(machine.enqueue(LimitFixtures.demand(session: "b"), id: 2, now: second) == nil)
    }

    @Test("limiter_deadlineInfeasible_rejectedAtEnqueue") func whoWouldWaitInVainIsToldAtOnce() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond))
        let refusal = machine.enqueue(LimitFixtures.demand(until: 2 * second - 1), id: 0, now: second)
        #expect(refusal == Refusal(.limited, name: "account", retryAfter: second))
        #expect(machine.enqueue(LimitFixtures.demand(until: 2 * second), id: 0, now: second) == nil)
        // Nine more have room at that time; the eleventh has not.
        for id in 1..<10 as Range<UInt64> { #expect(machine.enqueue(LimitFixtures.demand(until: 2 * second), id: id, now: second) == nil) }
        #expect(machine.enqueue(LimitFixtures.demand(until: 3 * second - 1), id: 10, now: second)?.retryAfter == 2 * second)
    }

    @Test func nobodyWaitsLongerThanTheQueueAllows() {
        var machine = Self.full(LimitFixtures.plan([RateWindowPlan(name: "hour", limit: 1, period: 3_600 * second)], wait: 10 * second))
        #expect(machine.enqueue(LimitFixtures.demand(), id: 0, now: second)?.retryAfter == 3_600 * second)
    }

    /// One that is overtaken by its betters until its deadline is told then.
    @Test func whoseTimeIsOverIsTurnedAway() {
        let plan = LimitFixtures.plan([RateWindowPlan(name: "second", limit: 1, period: second)])
        var machine = Self.full(plan)
        #expect(machine.enqueue(LimitFixtures.demand(.warming, until: 2 * second), id: 0, now: second) == nil)
        #expect(machine.enqueue(LimitFixtures.demand(until: 2 * second), id: 1, now: second) == nil)
        let settled = machine.settle(now: 2 * second)
        #expect(settled.first == .init(id: 1, outcome: .admitted(time: 2 * second)))
        #expect(settled.last == .init(id: 0, outcome: .refused(Refusal(.limited, name: "account", retryAfter: second))))
        #expect(machine.nextSettlement() == nil)
    }

    @Test func anImpossibleCostIsAPermanentError() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        #expect(machine.enqueue(LimitFixtures.demand(cost: 11), id: 0, now: second) == Refusal(.limited, name: "account", retryAfter: nil))
        #expect(machine.peek(LimitFixtures.demand(cost: 11), now: second) == nil)
    }

    /// Those for whom nobody waits leave a part of every window, and get their share of the rest.
    @Test func aReserveIsLeftForCallers() {
        var machine = LimitMachine(LimitFixtures.plan([RateWindowPlan(name: "second", limit: 10, period: second, reserved: 2)]))
        let warmed = (0..<20).count { _ in machine.tryAdmit(LimitFixtures.demand(.warming), now: second) != nil }
        #expect(warmed == 8)
        let called = (0..<20).count { _ in machine.tryAdmit(LimitFixtures.demand(), now: second) != nil }
        #expect(called == 2)
        let calledLater = (0..<20).count { _ in machine.tryAdmit(LimitFixtures.demand(), now: 2 * second) != nil }
        #expect(calledLater == 10)
    }

    @Test func peekAndDrain() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        #expect(machine.peek(LimitFixtures.demand(), now: second) == second)
        machine.drain(until: 5 * second)
        #expect(machine.peek(LimitFixtures.demand(), now: second) == 5 * second)
        let isAdmitted = machine.tryAdmit(LimitFixtures.demand(), now: 5 * second - 1) != nil
        #expect(!isAdmitted)
    }

    // MARK: - The gate

    @Test("limiter_retryAfter_hours_failsFast_gatesAll_persists") func hoursOfSilenceForEverybody() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        let hours = 79_892 * second
        #expect(machine.throttled(retryAfter: hours, dice: 0, now: second) == hours)
        for priority in CallPriority.allCases {
            let isAdmitted = machine.tryAdmit(LimitFixtures.demand(priority, session: "\(priority)"), now: 2 * second) != nil
            #expect(!isAdmitted)
            let refusal = machine.enqueue(LimitFixtures.demand(priority, session: "\(priority)"), id: 0, now: 2 * second)
            #expect(refusal == Refusal(.gateClosed, name: "app", retryAfter: hours - second))
        }
        // A restart.
        var restarted = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        restarted.restore(remaining: 1_000 * second, now: 7 * second)
        #expect(restarted.enqueue(LimitFixtures.demand(), id: 0, now: 8 * second)?.retryAfter == 999 * second)
        let isOpen = restarted.tryAdmit(LimitFixtures.demand(), now: 1_007 * second) != nil
        #expect(isOpen)
    }

    @Test func theLongerOfTwoPenaltiesHolds() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        #expect(machine.throttled(retryAfter: 100 * second, dice: 0, now: second) == 100 * second)
        #expect(machine.throttled(retryAfter: 10 * second, dice: 0, now: second) == nil)
        #expect(machine.gate.until == 101 * second)
        // Silent about how long: half a minute. More than a day is not believed. Less than nothing is nothing.
        #expect(machine.throttled(retryAfter: nil, dice: 0, now: 100 * second) == 30 * second)
        #expect(machine.throttled(retryAfter: .max, dice: 0, now: 200 * second) == 86_400 * second)
        #expect(machine.throttled(retryAfter: -5, dice: 0, now: 200 * second) == nil)
    }

    @Test(arguments: [0, 1, 12_345_678_901, UInt64.max]) func jitterOnlyAddsALittle(dice: UInt64) throws {
        var machine = LimitMachine(LimitFixtures.plan([], penalty: LimitFixtures.penalty(jitterPercent: 5)))
        let longer = machine.throttled(retryAfter: 100 * second, dice: dice, now: second)
        let remaining = try #require(longer)
        #expect((100 * second...105 * second).contains(remaining))
    }

    @Test func aShortSilenceIsWaitedForInLine() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond))
        _ = machine.throttled(retryAfter: 3 * second, dice: 0, now: second)
        for id in 0..<12 as Range<UInt64> { #expect(machine.enqueue(LimitFixtures.demand(), id: id, now: 2 * second) == nil) }
        #expect(machine.nextSettlement() == 4 * second)
        #expect(machine.settle(now: 4 * second - 1).isEmpty)
        #expect(machine.settle(now: 4 * second).count == 10)
    }

    @Test func whoWaitsIsTurnedAwayWhenTheGateClosesForLong() {
        var machine = Self.full(LimitFixtures.plan(Self.tenInASecond))
        for id in 0..<3 as Range<UInt64> { _ = machine.enqueue(LimitFixtures.demand(), id: id, now: second) }
        _ = machine.throttled(retryAfter: 60 * second, dice: 0, now: second)
        let settled = machine.settle(now: second)
        #expect(settled.map(\.outcome) == Array(repeating: .refused(Refusal(.gateClosed, name: "app", retryAfter: 60 * second)), count: 3))
    }

    @Test func sendingBeginsSlowlyAfterIt() {
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond, penalty: LimitFixtures.penalty(ramp: 10 * second)))
        _ = machine.throttled(retryAfter: 5 * second, dice: 0, now: 0)
        var sent: [Int64: Int] = [:]
        for step in 0..<2_000 {
            let now = Int64(step) * second / 100
            if machine.tryAdmit(LimitFixtures.demand(), now: now) != nil { sent[now / second, default: 0] += 1 }
        }
        #expect((0..<5).allSatisfy { sent[$0] == nil })
        #expect(sent[5] == 2)
        #expect((sent[5] ?? 0) < (sent[10] ?? 0))
        #expect(sent[15] == 10)
    }

    @Test func aThrottledWindowAdapts() {
        let adaptive = AdaptivePlan(window: 0, decreasePercent: 70, increasePercent: 10, quiet: 60 * second, floorPercent: 20)
        var machine = LimitMachine(LimitFixtures.plan(Self.tenInASecond, adaptive: adaptive))
        // Four that were under way together are one trouble.
        for _ in 0..<4 { _ = machine.throttled(retryAfter: second, dice: 0, now: second) }
        #expect(machine.report(now: 2 * second).tiers[0].windows[0].effective == 7)
        let admitted = (0..<20).count { _ in machine.tryAdmit(LimitFixtures.demand(), now: 3 * second) != nil }
        #expect(admitted == 7)
        #expect(machine.report(now: 62 * second).tiers[0].windows[0].effective == 8)
    }

    // MARK: - A new Plan

    @Test("limiter_reload_inheritance") func historyAndGateOutliveAReload() {
        let tier = RateTierPlan(name: "t", windows: [RateWindowPlan(name: "minute", limit: 5, period: 60 * second)])
        let budget = RateBudgetPlan(limit: 20, period: 3_600 * second, step: 60 * second)
        var old = LimitMachine(LimitFixtures.plan(Self.tenInASecond, budget: budget, tiers: [tier]))
        for _ in 0..<4 { _ = old.tryAdmit(LimitFixtures.demand(tier: 0), now: 100 * second) }
        _ = old.throttled(retryAfter: 60 * second, dice: 0, now: 100 * second)
        // The tier stands elsewhere in the list, and another one is new.
        let new = RateTierPlan(name: "new", windows: [RateWindowPlan(name: "minute", limit: 1, period: 60 * second)])
        var machine = LimitMachine(
            LimitFixtures.plan([RateWindowPlan(name: "second", limit: 12, period: second)], budget: budget, tiers: [new, tier]))
        machine.inherit(from: old)
        let report = machine.report(now: 100 * second)
        #expect(report.gateRemaining == 60 * second)
        #expect(report.tiers.map { $0.windows.map(\.used) } == [[4, 4], [0], [4]])
    }

    // MARK: - Everything at once

    /// Random calls of everything: who enters comes out once, and nothing goes while the gate is closed or a window is full.
    @Test(arguments: 0..<24 as Range<UInt64>) func whoEntersComesOutOnce(seed: UInt64) {
        var trace = LimitTrace(seed: seed)
        trace.run(steps: 4_000)
        #expect(trace.failures == [])
        #expect(trace.admitted > 100)
        #expect(trace.refused > 10)
    }
}
