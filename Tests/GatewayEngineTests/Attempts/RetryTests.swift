import GatewayPlan
import GatewayTestSupport
import NIOCore
import TestSupport
import Testing

@testable import GatewayEngine

/// The pauses between attempts and the budget that all calls share; names as in the design notes.
@Suite struct RetryTests {
    @Test func retry_backoff_noOverflow() {
        var random = SeededGenerator(seed: 7)
        let policies = [
            RetryPolicy.standard, RetryPolicy(attempts: 3, base: .max, cap: .max, maximumInline: 0, on: []),
            RetryPolicy(attempts: 3, base: 1, cap: .max, maximumInline: 0, on: []),
            RetryPolicy(attempts: 3, base: .max / 3, cap: 5, maximumInline: 0, on: []),
        ]
        for policy in policies {
            for retry in Array(0...200) + [1000, 1_000_000, .max] {
                for chance in [0, 1, Double.random(in: 0...1, using: &random)] {
                    let pause = policy.pause(beforeRetry: retry, random: chance)
                    #expect(pause >= 0 && pause <= policy.cap, "retry \(retry) at \(chance): \(pause)")
                }
            }
        }
    }

    @Test func pausesDoubleUpToTheCapAndAreDrawnFromNothingOn() {
        let policy = RetryPolicy.standard
        #expect((0..<9).map { policy.pause(beforeRetry: $0, random: 1) / 1_000_000 } == [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000])
        #expect(policy.pause(beforeRetry: 5, random: 0) == 0)
    }

    /// A naive ledger keeps every call and retry.
    @Test(arguments: [UInt64](1...20)) func retry_budget_amplification(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let budget = RetryBudget(percent: 20, minimumPerSecond: 1, window: 10_000_000_000)
        var ledger = RetryLedger(budget)
        var calls: [Int64] = []
        var retries: [Int64] = []
        let step = budget.window / 10
        var now: Int64 = 1_000_000_000_000
        for _ in 0..<3000 {
            now += Int64.random(in: 0...80_000_000, using: &random)
            let time = NIODeadline.uptimeNanoseconds(UInt64(now))
            if Bool.random(using: &random) {
                ledger.count(now: time)
                calls.append(now)
            } else {
                let isRecent: (Int64) -> Bool = { $0 / step > now / step - 10 }
                let allowed = calls.filter(isRecent).count * 20 / 100 + 10
                let isAllowed = retries.filter(isRecent).count < allowed
                let spent = ledger.spend(now: time)
                guard spent == isAllowed else { Issue.record("seed \(seed) at \(now)"); return }
                if spent { retries.append(now) }
            }
        }
        let seconds = Double(now - 1_000_000_000_000) / 1e9
        #expect(Double(retries.count) <= 0.2 * Double(calls.count) + seconds / 9 * 10 + 10)
    }

    @Test func withoutCallsOnlyTheReserveIsThere() {
        var ledger = RetryLedger(RetryBudget(percent: 20, minimumPerSecond: 2, window: 10_000_000_000))
        let now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        let spent = (0..<30).filter { _ in ledger.spend(now: now) }.count
        #expect(spent == 20)
        let later = ledger.remaining(now: now + .seconds(10))
        #expect(later == 20)
    }
}
