import GatewayPlan
import NIOCore

@testable import GatewayEngine

/// One second, in the machines' nanoseconds.
let second: Int64 = 1_000_000_000

/// Small limits, built by hand.
enum LimitFixtures {
    /// The seed's windows, and the upstream's own.
    static let seed = [
        RateWindowPlan(name: "second", limit: 10, period: second), RateWindowPlan(name: "half_minute", limit: 100, period: 30 * second),
        RateWindowPlan(name: "minute", limit: 150, period: 60 * second), RateWindowPlan(name: "hour", limit: 5_000, period: 3_600 * second),
    ]

    static func plan(
        _ windows: [RateWindowPlan], algorithm: RateTierPlan.Algorithm = .rollingWindow, budget: RateBudgetPlan? = nil,
        adaptive: AdaptivePlan? = nil, tiers: [RateTierPlan] = [], waiters: Int = 256, perSession: Int = 16, wait: Int64 = 3_600 * second,
        weights: RateQueuePlan.Weights = .init(interactive: 8, refresh: 4, warming: 1), penalty: PenaltyPlan = penalty()
    ) -> RateLimitPlan {
        RateLimitPlan(
            account: RateTierPlan(name: "account", algorithm: algorithm, windows: windows, budget: budget, adaptive: adaptive),
            tiers: tiers,
            queue: RateQueuePlan(maximumWaiters: waiters, maximumPerSession: perSession, maximumWait: wait, weights: weights),
            penalty: penalty)
    }

    static func penalty(inline: Int64 = 5 * second, jitterPercent: Int = 0, ramp: Int64 = 0) -> PenaltyPlan {
        PenaltyPlan(
            client: "app", standard: 30 * second, maximum: 86_400 * second, maximumInline: inline, jitterPercent: jitterPercent,
            rampDuration: ramp, rampFromPercent: 10, file: nil)
    }

    static func demand(
        tier: Int? = nil, cost: Int = 1, _ priority: CallPriority = .interactive, session: String = "a", share: Int = 1,
        until deadline: Int64 = .max
    ) -> RateDemand {
        RateDemand(
            tier: tier, cost: cost, priority: priority, session: session, share: share,
            deadline: deadline == .max ? .distantFuture : .uptimeNanoseconds(UInt64(deadline)))
    }
}

/// The times of everything that was let through, and a count of the last period: what a limit means, written down.
struct NaiveWindow {
    let limit: Int
    let period: Int64
    private(set) var log: [Int64] = []
    private var first = 0

    init(_ plan: RateWindowPlan) {
        limit = plan.limit
        period = plan.period
    }

    mutating func hasRoom(cost: Int, now: Int64) -> Bool {
        while first < log.count, log[first] <= now - period { first += 1 }
        return log.count - first + cost <= limit
    }

    mutating func debit(cost: Int, now: Int64) { for _ in 0..<cost { log.append(now) } }

    /// Whether some stretch of time of the period's length has more than the limit.
    var isExceeded: Bool { log.indices.contains { $0 + limit < log.count && log[$0 + limit] - log[$0] < period } }
}
