package import GatewayPlan
package import NIOCore

/// All breakers of a Plan, and which of them guard which tool.
package final class BreakerRegistry: Sendable {
    /// Sorted by name.
    package let breakers: [Breaker]
    private let upstream: Breaker?
    /// By tool id; `nil` where the tool has none of its own.
    private let own: [Breaker?]

    /// The breakers that a Plan names.
    ///
    /// - Parameter previous: those of the Plan before; one whose name and policy have stayed goes on as it stands.
    package convenience init(
        plan: Plan, after previous: BreakerRegistry? = nil, seed: UInt64 = .random(in: 0 ... .max),
        didChange: @escaping @Sendable (String, BreakerTransition) -> Void = { _, _ in }
    ) {
        var own = [BreakerPlan?](repeating: nil, count: plan.idLimit)
        for tool in plan.tools { own[tool.id] = tool.resilience.breaker }
        self.init(upstream: plan.resilience.breaker, tools: own, after: previous, seed: seed, didChange: didChange)
    }

    /// - Parameters:
    ///   - upstream: guards every tool.
    ///   - tools: by tool id; those of one name are one breaker.
    ///   - seed: of the jitter of open times.
    ///   - didChange: called after every change of state, outside any lock, with the breaker's name.
    package init(
        upstream: BreakerPlan?, tools: [BreakerPlan?], after previous: BreakerRegistry? = nil, seed: UInt64 = .random(in: 0 ... .max),
        didChange: @escaping @Sendable (String, BreakerTransition) -> Void = { _, _ in }
    ) {
        var random = SplitMix64(seed: seed)
        var made: [String: Breaker] = [:]
        func breaker(_ plan: BreakerPlan) -> Breaker {
            if let known = made[plan.name] { return known }
            let kept = previous?.breaker(named: plan.name).flatMap { $0.plan == plan ? $0 : nil }
            let breaker = kept ?? Breaker(plan: plan, seed: random.next(), didChange: didChange)
            made[plan.name] = breaker
            return breaker
        }
        self.upstream = upstream.map(breaker)
        own = tools.map { $0.map(breaker) }
        breakers = made.values.sorted { $0.plan.name < $1.plan.name }
    }

    package func breaker(named name: String) -> Breaker? { breakers.first { $0.plan.name == name } }

    /// Asks every breaker that guards the tool, without taking anything; `nil`: none would refuse now.
    package func refusal(of tool: ToolPlan, now: NIODeadline) -> Refusal? {
        if let upstream, let wait = upstream.refusal(now: now) { return Refusal(.circuitOpen, name: upstream.plan.name, retryAfter: wait) }
        guard let own = own[tool.id], let wait = own.refusal(now: now) else { return nil }
        return Refusal(.circuitOpen, name: own.plan.name, retryAfter: wait)
    }

    /// Takes a permit of every breaker that guards the tool, or of none.
    package func permits(for tool: ToolPlan, now: NIODeadline) throws(Refusal) -> BreakerPermits {
        var permits = BreakerPermits(upstream: nil, own: nil)
        if let upstream {
            switch upstream.permit(now: now) {
            case .admitted(let permit): permits.upstream = consume permit
            case .refused(let wait): throw Refusal(.circuitOpen, name: upstream.plan.name, retryAfter: wait)
            }
        }
        if let own = own[tool.id] {
            switch own.permit(now: now) {
            case .admitted(let permit):
                permits.own = consume permit
            case .refused(let wait):
                record(permits, .neutral, of: tool, now: now)
                throw Refusal(.circuitOpen, name: own.plan.name, retryAfter: wait)
            }
        }
        return permits
    }

    /// Takes the permits back.
    ///
    /// - Parameter isTransport: no answer came.
    package func record(
        _ permits: consuming BreakerPermits, _ outcome: OutcomeClass, of tool: ToolPlan, isTransport: Bool = false, now: NIODeadline
    ) {
        if let upstream, let permit = permits.upstream.take() {
            upstream.record(permit, outcome, of: tool.id, isTransport: isTransport, now: now)
        }
        if let own = own[tool.id], let permit = permits.own.take() {
            own.record(permit, outcome, of: tool.id, isTransport: isTransport, now: now)
        }
    }

    /// The breaker that a caller should hear of: the tool's own, or the upstream's where it has none.
    package func breaker(for tool: ToolPlan) -> Breaker? { own[tool.id] ?? upstream }
}

/// The permits of one request.
package struct BreakerPermits: ~Copyable, Sendable {
    fileprivate var upstream: BreakerPermit?
    fileprivate var own: BreakerPermit?
}
