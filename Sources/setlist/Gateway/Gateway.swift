import GatewayEngine
import GatewayPlan
import GatewayUpstream
import Logging
import NIOCore
import NIOPosix

/// A Plan wired to its upstream: what serves, and what `call` uses once.
struct Gateway {
    let plan: Plan
    let engine: Engine
    /// Those who are known before they call.
    let principals: [Principal]
    let warmer: Warmer
    let breakers: BreakerRegistry
    let limits: UpstreamLimits
    let bulkhead: Bulkhead
    let group: MultiThreadedEventLoopGroup
    let upstream: HTTPUpstream
    let tokens: TokenSource

    /// Wires a Plan.
    ///
    /// - Parameters:
    ///   - tokens: where access tokens that have to be fetched come from.
    ///   - principals: those who are known before they call.
    ///   - isWarming: what `warming` lists is asked for in their names.
    ///   - logger: told of every breaker that changes its state.
    ///   - observer: told of every call and every attempt.
    ///   - state: `nil`: the files that the Plan names.
    init(
        plan: Plan, tokens: TokenSource, group: MultiThreadedEventLoopGroup, principals: [Principal] = [], isWarming: Bool = false,
        logger: Logger? = nil, observer: (any CallObserver)? = nil, state: StateFiles? = nil
    ) {
        let state = state ?? StateFiles(for: plan, logger: logger)
        self.plan = plan
        self.principals = principals
        self.group = group
        self.tokens = tokens
        self.upstream = HTTPUpstream(
            plan: plan.upstream, userAgent: "setlist/\(ServerIdentity.currentVersion)", tokens: tokens, group: group)
        self.breakers = BreakerRegistry(plan: plan) { name, transition in logger?.log(transition, of: name) }
        self.limits = UpstreamLimits(
            plan: plan.rateLimits, alarmClock: EventLoopAlarmClock(group.next()),
            store: state.penalties, budgets: state.budgets)
        self.bulkhead = Bulkhead(plan.concurrency, tools: plan.tools.count + plan.hidden.count)
        let recorder = observer.map { CallRecorder(metrics: nil, observer: $0) }
        let driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: breakers, limits: limits, bulkhead: bulkhead, recorder: recorder)
        self.engine = Engine(plan: plan, upstream: driver, recorder: recorder)
        self.warmer = Warmer(engine: engine, plan: isWarming ? plan.warming : .none, for: principals)
    }

    /// Uses the gateway, saves what its budgets have counted and closes its upstream connections afterwards, whatever happens.
    func use<Result>(_ body: (Gateway) async throws -> Result) async throws -> Result {
        let result: Result
        do {
            result = try await body(self)
        } catch {
            await limits.saveBudgets()
            try? await upstream.shutdown()
            throw error
        }
        await limits.saveBudgets()
        try await upstream.shutdown()
        return result
    }
}

extension Logger {
    /// An open breaker is for an operator to see; that it closes again is good to know.
    fileprivate func log(_ transition: BreakerTransition, of breaker: String) {
        log(
            level: transition.to == .open || transition.to == .forcedOpen ? .warning : .notice,
            "circuit breaker \(breaker): \(transition.from.rawValue) to \(transition.to.rawValue)",
            metadata: [
                "cause": "\(transition.cause.rawValue)", "failures": "\(transition.counts.failures)", "calls": "\(transition.counts.calls)",
                "actor": "\(transition.actor ?? "-")",
            ])
    }
}
