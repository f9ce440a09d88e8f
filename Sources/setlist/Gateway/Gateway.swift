import GatewayEngine
import GatewayPlan
import GatewayTelemetry
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
    /// `nil`: nothing is counted.
    let metrics: MetricRegistry?

    /// Wires a Plan.
    ///
    /// - Parameters:
    ///   - tokens: where access tokens that have to be fetched come from.
    ///   - principals: those who are known before they call.
    ///   - isWarming: what `warming` lists is asked for in their names.
    ///   - metrics: where everything is counted; `nil`: nothing is.
    ///   - logger: told of every breaker that changes its state.
    ///   - observer: told of every call and every attempt that is counted.
    ///   - state: `nil`: the files that the Plan names.
    init(
        plan: Plan, tokens: TokenSource, group: MultiThreadedEventLoopGroup, principals: [Principal] = [], isWarming: Bool = false,
        metrics: MetricRegistry? = nil, logger: Logger? = nil, observer: (any CallObserver)? = nil, state: StateFiles? = nil
    ) {
        let state = state ?? StateFiles(for: plan, logger: logger)
        self.plan = plan
        self.principals = principals
        self.group = group
        self.metrics = metrics
        let accounts = Set([tokens.account] + principals.compactMap(\.account))
        let credentials = metrics.map { CredentialMetrics(plan.upstream.credentials, tokens, accounts: accounts, in: $0) }
        self.tokens = credentials.map { counted in tokens.telling { counted.take($0) } } ?? tokens
        self.upstream = HTTPUpstream(
            plan: plan.upstream, userAgent: "setlist/\(ServerIdentity.currentVersion)", tokens: self.tokens,
            metrics: metrics.map { UpstreamMetrics(plan, in: $0) }, group: group)
        let recorder = metrics.map { CallRecorder(plan, in: $0, observer: observer) }
        self.breakers = BreakerRegistry(plan: plan) { name, transition in logger?.log(transition, of: name) }
        self.limits = UpstreamLimits(
            plan: plan.rateLimits, alarmClock: EventLoopAlarmClock(group.next()),
            store: state.penalties, budgets: state.budgets, recorder: recorder)
        self.bulkhead = Bulkhead(plan.concurrency, tools: plan.tools.count + plan.hidden.count)
        let driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: breakers, limits: limits, bulkhead: bulkhead, recorder: recorder)
        self.engine = Engine(plan: plan, upstream: driver, recorder: recorder)
        self.warmer = Warmer(engine: engine, plan: isWarming ? plan.warming : .none, for: principals)
        guard let metrics, let credentials else { return }
        metrics.add(CacheMetrics(engine: engine, warmer: warmer, wallClock: WallClock.now))
        metrics.add(LimitMetrics(engine: engine, limits: limits, bulkhead: bulkhead, driver: driver, wallClock: WallClock.now))
        metrics.add(BreakerMetrics(breakers))
        metrics.add(credentials)
        metrics.add(ConfigurationMetrics(plan, loadedAt: WallClock.now()))
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
