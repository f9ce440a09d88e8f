import GatewayPlan
import TestSupport
import Testing

@testable import GatewayEngine

/// The windows against a log of timestamps, for any pattern of arrivals.
@Suite(.onOwnThreads) struct RollingWindowTests {
    /// How requests arrive.
    enum Pattern: CaseIterable {
        case greedy, bursts, steady, sparse, bunched
    }

    /// 20 runs of 50,000 arrivals: a million.
    static let runs = Pattern.allCases.flatMap { pattern in (0..<4).map { (pattern, UInt64($0)) } }

    @Test("limiter_rollingWindow_neverExceeded", arguments: runs) func neverOneOverTheLimit(pattern: Pattern, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let tier = RateTierPlan(
            name: "tier", windows: [RateWindowPlan(name: "w", limit: 3 + Int(seed), period: 2 * second), LimitFixtures.seed[2]])
        var throttle = Throttle(LimitFixtures.plan(LimitFixtures.seed, tiers: [tier]))
        var account = LimitFixtures.seed.map(NaiveWindow.init)
        var ofTier = tier.windows.map(NaiveWindow.init)
        var now = 1_000 * second
        var disagreements = 0
        for _ in 0..<50_000 {
            let demand = LimitFixtures.demand(
                tier: Int.random(in: 0..<3, using: &random) == 0 ? 0 : nil, cost: Int.random(in: 1...3, using: &random))
            now += Self.gap(pattern, throttle.earliest(demand) - now, &random)
            _ = throttle.advance(to: now)
            let isAllowed = throttle.earliest(demand) <= now
            var isExpected = true
            for index in account.indices where !account[index].hasRoom(cost: demand.cost, now: now) { isExpected = false }
            if demand.tier != nil {
                for index in ofTier.indices where !ofTier[index].hasRoom(cost: demand.cost, now: now) { isExpected = false }
            }
            if isAllowed != isExpected { disagreements += 1 }
            guard isAllowed else { continue }
            throttle.debit(demand, now: now)
            for index in account.indices { account[index].debit(cost: demand.cost, now: now) }
            if demand.tier != nil { for index in ofTier.indices { ofTier[index].debit(cost: demand.cost, now: now) } }
        }
        #expect(disagreements == 0)
        #expect(!(account + ofTier).contains { $0.isExceeded })
        #expect((account[0].log.count) > 1_000)
    }

    private static func gap(_ pattern: Pattern, _ wait: Int64, _ random: inout SeededGenerator) -> Int64 {
        switch pattern {
        // As soon as there is room, and a nanosecond before it.
        case .greedy: max(0, wait - Int64.random(in: 0...1, using: &random))
        case .bursts: Int.random(in: 0..<40, using: &random) == 0 ? Int64.random(in: 0...120 * second, using: &random) : 0
        case .steady: second / 20
        case .sparse: Int64.random(in: 0...second, using: &random)
        case .bunched: Int64.random(in: 0...3, using: &random) * second
        }
    }

    /// What is promised to one that asks is kept: at that time, and not before, there is room.
    @Test func earliestIsExact() {
        var windows = RollingWindows(LimitFixtures.seed)
        var times: [Int64] = []
        for _ in 0..<15_001 {
            times.append(max(times.last ?? 0, windows.earliest(cost: 1, ahead: 0, now: times.last ?? 0)))
            windows.debit(cost: 1, now: times[times.count - 1])
        }
        // One that takes all it can get, gets the whole of each window.
        #expect(times[10] == second)
        #expect(times[100] == 30 * second)
        #expect(times[150] == 60 * second)
        #expect(times[5_000] == 3_600 * second)
        #expect(times[15_000] == 3 * 3_600 * second)
    }

    /// One that comes after others goes when they have gone: the forecast is what happens.
    @Test(arguments: [0, 1, 9, 10, 99, 100, 149, 150, 1_000]) func forecastIsWhatHappens(ahead: Int) {
        let plan = [RateWindowPlan(name: "w", limit: 10, period: second)]
        var windows = RollingWindows(plan)
        windows.debit(cost: 7, now: 100)
        windows.debit(cost: 2, now: 300)
        let forecast = windows.earliest(cost: 1, ahead: ahead, now: 400)
        var now: Int64 = 400
        for _ in 0...ahead {
            now = max(now, windows.earliest(cost: 1, ahead: 0, now: now))
            windows.debit(cost: 1, now: now)
        }
        #expect(now == max(forecast, 400))
    }

    @Test func refundTakesBackExactlyThat() {
        let plan = [RateWindowPlan(name: "w", limit: 4, period: second), RateWindowPlan(name: "v", limit: 6, period: 10 * second)]
        var windows = RollingWindows(plan)
        var without = RollingWindows(plan)
        for time in [100, 200, 300, 400] as [Int64] {
            windows.debit(cost: 1, now: time)
            if time != 200 { without.debit(cost: 1, now: time) }
        }
        windows.refund(cost: 1, debitedAt: 200)
        for cost in 1...4 { #expect(windows.earliest(cost: cost, ahead: 0, now: 400) == without.earliest(cost: cost, ahead: 0, now: 400)) }
        // There is no other of that time.
        windows.refund(cost: 1, debitedAt: 200)
        #expect(windows.used(inWindow: 0, now: 400) == 3)
    }

    /// Random debits and refunds against a log.
    @Test(arguments: 0..<20 as Range<UInt64>) func refundsAgreeWithTheLog(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let plan = RateWindowPlan(name: "w", limit: 8, period: 100)
        var windows = RollingWindows([plan])
        var log: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<2_000 {
            now += Int64.random(in: 0...20, using: &random)
            if let index = log.indices.suffix(20).randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
                // What has left the window makes no difference.
                windows.refund(cost: 1, debitedAt: log[index])
                log.remove(at: index)
            }
            let used = log.count { $0 > now - plan.period }
            #expect(windows.used(inWindow: 0, now: now) == used)
            #expect((windows.earliest(cost: 1, ahead: 0, now: now) <= now) == (used < plan.limit))
            guard used < plan.limit else { continue }
            windows.debit(cost: 1, now: now)
            log.append(now)
        }
    }

    @Test func inheritsWhatBothRemember() {
        var old = RollingWindows([RateWindowPlan(name: "w", limit: 10, period: second)])
        old.debit(cost: 6, now: 100)
        var new = RollingWindows([RateWindowPlan(name: "other", limit: 8, period: 2 * second)])
        new.inherit(from: old)
        #expect(new.used(inWindow: 0, now: 200) == 6)
        #expect(new.earliest(cost: 2, ahead: 0, now: 200) < 200)
        #expect(new.earliest(cost: 3, ahead: 0, now: 200) == 100 + 2 * second)
    }
}
