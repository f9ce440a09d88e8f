package import GatewayPlan
package import NIOCore
import Synchronization

/// A circuit breaker that calls share, and the endpoints behind it that are failing.
package final class Breaker: Sendable {
    fileprivate struct State {
        var machine: CircuitBreaker
        /// By tool id, of endpoints whose last answer was a failure: when that was.
        var failing: [Int: NIODeadline] = [:]
    }

    package let plan: BreakerPlan
    private let state: Mutex<State>
    private let didChange: @Sendable (String, BreakerTransition) -> Void

    /// - Parameter didChange: called after every change of state, outside the lock, with the breaker's name.
    init(plan: BreakerPlan, seed: UInt64, didChange: @escaping @Sendable (String, BreakerTransition) -> Void) {
        self.plan = plan
        self.state = Mutex(State(machine: CircuitBreaker(policy: plan.policy, seed: seed)))
        self.didChange = didChange
    }

    /// Asks to send one request.
    package func permit(now: NIODeadline) -> BreakerVerdict {
        var news: [BreakerTransition] = []
        let verdict = state.withLock { state in
            let sequence = state.machine.sequence
            let verdict = state.machine.permit(now: now)
            if state.machine.sequence != sequence { news = state.machine.transitions(after: sequence) }
            return verdict
        }
        announce(news)
        return verdict
    }

    /// Nanoseconds until it is worth asking again, when a permit would be refused now; takes nothing.
    package func refusal(now: NIODeadline) -> Int64? { state.withLock { $0.machine.refusal(now: now) } }

    /// Takes a permit back.
    ///
    /// - Parameter isTransport: no answer came, which is held against the upstream whichever endpoint it was.
    package func record(
        _ permit: consuming BreakerPermit, _ outcome: OutcomeClass, of tool: Int, isTransport: Bool = false, now: NIODeadline
    ) {
        var news: [BreakerTransition] = []
        var permit = Optional(permit)
        state.withLock { state in
            guard let permit = permit.take() else { return }
            let counts = isTransport || permit.isProbe || state.isShared(outcome, of: tool, now)
            let sequence = state.machine.sequence
            state.machine.record(permit, counts ? outcome : .neutral, now: now)
            if state.machine.sequence != sequence { news = state.machine.transitions(after: sequence) }
        }
        announce(news)
    }

    /// An operator's override, for `duration` nanoseconds or as long as the policy says.
    package func force(open: Bool, actor: String, for duration: Int64?, now: NIODeadline) {
        let until = now + .nanoseconds(duration ?? plan.policy.overrideDuration)
        let override = CircuitBreaker.Override(isOpen: open, until: until, actor: actor)
        change { $0.force(override, now: now) }
    }

    /// Closes it and forgets what led to its state.
    package func reset(actor: String, now: NIODeadline) {
        change { $0.reset(actor: actor, now: now) }
    }

    /// What it is now, with the time that has passed taken into account even when nobody called.
    package func snapshot(now: NIODeadline) -> BreakerSnapshot {
        change { $0.snapshot(now: now) }
    }

    /// Its state now and, when it is open, the nanoseconds until it tries again.
    package func standing(now: NIODeadline) -> (state: BreakerState, retryAfter: Int64?) {
        change { $0.standing(now: now) }
    }

    /// Its state now, and how often it has become each of `BreakerState.allCases`.
    func changes(now: NIODeadline) -> (state: BreakerState, counts: [UInt64]) { change { $0.changes(now: now) } }

    private func change<Result>(_ body: (inout CircuitBreaker) -> Result) -> Result {
        let (result, news) = state.withLock { state in
            let sequence = state.machine.sequence
            let result = body(&state.machine)
            return (result, state.machine.sequence == sequence ? [] : state.machine.transitions(after: sequence))
        }
        announce(news)
        return result
    }

    private func announce(_ news: [BreakerTransition]) {
        // Nearly always: to go through nothing would take out the name.
        guard !news.isEmpty else { return }
        for transition in news { didChange(plan.name, transition) }
    }
}

extension Breaker.State {
    /// Whether an answer is held against what the breaker guards, or only against its endpoint.
    fileprivate mutating func isShared(_ outcome: OutcomeClass, of tool: Int, _ now: NIODeadline) -> Bool {
        let limit = machine.policy.trip.distinctEndpoints
        guard limit > 1 else { return true }
        guard case .failure = outcome else {
            if case .success = outcome, !failing.isEmpty { failing[tool] = nil }
            return true
        }
        failing[tool] = now
        let window = machine.policy.window
        failing = failing.filter { (now - $0.value).nanoseconds < window }
        return failing.count >= limit
    }
}
