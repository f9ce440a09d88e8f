import GatewayEngine
import GatewayPlan
import NIOCore

extension Mechanism {
    /// A permit of a closed breaker and the record of a success, locks included.
    static let breakerCall = Mechanism(name: "breaker-call") {
        let registry = Pipeline.registry()
        let breaker = registry.breakers[0]
        var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        return { iterations in
            for _ in 0..<iterations {
                now = now + .microseconds(10)
                switch breaker.permit(now: now) {
                case .admitted(let permit): breaker.record(permit, .success, of: 0, now: now)
                case .refused: preconditionFailure("a closed breaker refuses nobody")
                }
            }
        }
    }

    /// An open breaker that refuses.
    static let breakerRefusal = Mechanism(name: "breaker-refusal") {
        let registry = Pipeline.registry()
        let breaker = registry.breakers[0]
        let now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        breaker.force(open: true, actor: "benchmark", for: nil, now: now)
        return { iterations in
            var refused = 0
            for _ in 0..<iterations {
                if case .refused = breaker.permit(now: now) { refused += 1 }
            }
            precondition(refused == iterations)
        }
    }

    /// Everything that an attempt goes through but the exchange itself: breakers asked, limits, two breakers' permits, bulkhead, record.
    static let pipeline = Mechanism(name: "pipeline") {
        let registry = Pipeline.registry()
        let limits = UpstreamLimits(plan: Pipeline.limits, alarmClock: SilentAlarmClock())
        let bulkhead = Bulkhead(.unlimited, tools: 1)
        let tool = Pipeline.tool
        let demand = RateDemand(deadline: .distantFuture)
        var now = NIODeadline.now()
        return { iterations in
            var sent = 0
            for _ in 0..<iterations {
                now = now + .seconds(1)
                guard registry.refusal(of: tool, now: now) == nil, let ticket = limits.tryAcquire(demand, now: now) else { continue }
                do {
                    let permits = try registry.permits(for: tool, now: now)
                    let place = try bulkhead.enter(tool)
                    sent += limits.closedFor(now: now) == nil ? 1 : 0
                    bulkhead.leave(place)
                    registry.record(permits, .success, of: tool, now: now)
                } catch {
                    limits.refund(ticket)
                }
            }
            precondition(sent == iterations)
        }
    }
}

/// Nobody waits here.
private struct SilentAlarmClock: AlarmClock {
    func wake(at time: NIODeadline, _ ring: @escaping @Sendable () -> Void) {}
}

/// One tool behind a breaker of its own and the upstream's, and three windows.
private enum Pipeline {
    private static let policy = BreakerPolicy(
        scope: .endpoint, mode: .enforce, window: 30_000_000_000,
        trip: .init(
            consecutiveFailures: 5, failurePercent: 50, slowPercent: 80, slowCall: 5_000_000_000, minimumCalls: 10, distinctEndpoints: 1),
        open: .init(duration: 60_000_000_000, multiplier: 2, maximum: 600_000_000_000, jitterPercent: 10, resetAfter: 300_000_000_000),
        halfOpen: .init(
            maximumConcurrent: 1, successThreshold: 2, failureThreshold: 1, maximumDuration: 30_000_000_000, onExpiry: .open),
        overrideDuration: 900_000_000_000)

    static func registry() -> BreakerRegistry {
        BreakerRegistry(
            upstream: BreakerPlan(name: "upstream", policy: policy), tools: [BreakerPlan(name: "own.get_thing", policy: policy)], seed: 1)
    }

    static let tool = ToolPlan(
        id: 0, name: "get_thing", title: "Thing", description: "A thing.",
        request: RequestPlan(method: .get, path: [.literal("/thing")], body: .none, timeout: 30_000_000_000), parameters: [],
        alternatives: [], effect: .safe,
        annotations: ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: true), cache: nil, invalidates: [],
        views: [], statusMessages: [:], advice: [])

    static var limits: RateLimitPlan {
        var limits = RateLimitPlan.none
        limits.account.windows = [
            RateWindowPlan(name: "second", limit: 10, period: 1_000_000_000),
            RateWindowPlan(name: "minute", limit: 150, period: 60_000_000_000),
            RateWindowPlan(name: "hour", limit: 5_000, period: 3_600_000_000_000),
        ]
        return limits
    }
}
