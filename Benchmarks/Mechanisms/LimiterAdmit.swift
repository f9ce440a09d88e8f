import GatewayEngine
import GatewayPlan
import NIOCore

/// Nobody waits here.
private struct NoAlarms: AlarmClock {
    func wake(at time: NIODeadline, _ ring: @escaping @Sendable () -> Void) {}
}

extension Mechanism {
    /// A request that three rolling windows let through, lock included.
    static let limiterAdmit = Mechanism(name: "limiter-admit") {
        let windows = [
            RateWindowPlan(name: "second", limit: 10, period: 1_000_000_000),
            RateWindowPlan(name: "minute", limit: 150, period: 60_000_000_000),
            RateWindowPlan(name: "hour", limit: 5_000, period: 3_600_000_000_000),
        ]
        var plan = RateLimitPlan.none
        plan.account.windows = windows
        let limits = UpstreamLimits(plan: plan, alarmClock: NoAlarms())
        let demand = RateDemand(deadline: .distantFuture)
        var now = NIODeadline.now()
        return { iterations in
            var refused = 0
            for _ in 0..<iterations {
                now = now + .seconds(1)
                if limits.tryAcquire(demand, now: now) == nil { refused += 1 }
            }
            precondition(refused == 0)
        }
    }
}
