import GatewayPlan
import NIOCore

/// Decides for one call, after each attempt, whether and when the request is sent again.
struct RetrySchedule: Sendable {
    enum Verdict: Sendable, Equatable {
        case stop(CallOutcome.End)
        /// After so many nanoseconds, if the budget allows.
        case again(after: Int64)
    }

    private let policy: RetryPolicy?
    private let effect: Effect
    /// Requests that were sent.
    private(set) var attempts = 0
    /// Of those, answers that a rule said to ask again after.
    private var repetitions = 0

    init(_ tool: ToolPlan) {
        policy = tool.resilience.retry
        effect = tool.effect
    }

    /// - Parameters:
    ///   - remaining: until the call's deadline, less the shortest attempt that is worth while; nanoseconds.
    ///   - random: where the pause lies between nothing and its limit, from 0 to 1.
    mutating func next(after exchange: Classified, remaining: Int64, random: Double) -> Verdict {
        attempts += 1
        let pause: Int64
        switch exchange.outcome {
        case .success:
            return .stop(.settled)
        case .neutral:
            return .stop(remaining > 0 ? .settled : .time)
        case .retry:
            guard repetitions < exchange.repetitions else { return .stop(.attempts) }
            repetitions += 1
            pause = max(exchange.delay ?? 0, exchange.retryAfter ?? 0)
        case .throttled:
            // The gate makes the next attempt wait, or refuses it.
            guard let policy, attempts < policy.attempts else { return .stop(policy == nil ? .notRetryable : .attempts) }
            guard let wait = exchange.retryAfter ?? exchange.delay, wait <= policy.maximumInline else { return .stop(.time) }
            pause = wait
        case .failure, .slow:
            guard exchange.outcome == .failure, let policy, let cause = exchange.cause, policy.on.contains(cause) else {
                return .stop(exchange.outcome == .failure ? .notRetryable : .settled)
            }
            guard effect != .unsafe || exchange.provesNothingWasDone else { return .stop(.notRetryable) }
            guard attempts < policy.attempts else { return .stop(.attempts) }
            let wait = exchange.retryAfter ?? 0
            guard wait <= policy.maximumInline else { return .stop(.time) }
            pause = max(wait, policy.pause(beforeRetry: attempts - 1, random: random))
        }
        return pause <= remaining ? .again(after: pause) : .stop(.time)
    }
}

extension RetryPolicy {
    /// Full jitter: anything from nothing to `base` doubled each time, at most `cap`.
    ///
    /// - Parameters:
    ///   - retry: counted from 0, however large.
    ///   - random: from 0 to 1.
    func pause(beforeRetry retry: Int, random: Double) -> Int64 {
        // Beyond 62 doublings any base has passed any cap.
        let (doubled, isTooLarge) = base.multipliedReportingOverflow(by: 1 << Int64(min(retry, 61)))
        let limit = isTooLarge ? cap : min(cap, doubled)
        // A double beside the largest integers may be beyond them.
        return min(Int64(exactly: (Double(limit) * random).rounded(.down)) ?? limit, limit)
    }
}
