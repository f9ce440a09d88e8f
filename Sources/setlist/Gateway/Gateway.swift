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
    let driver: AttemptDriver
    private let isWarming: Bool
    private let logger: Logger?
    /// `nil`: nobody is told what happens.
    private let telemetry: Telemetry?
    /// `nil`: nothing is counted.
    private let upstreamMetrics: UpstreamMetrics?
    /// `nil`: the files that the Plan names.
    private let state: StateFiles?
    private static let userAgent = "setlist/\(ServerIdentity.currentVersion)"

    /// Wires a Plan.
    ///
    /// - Parameters:
    ///   - tokens: where access tokens that have to be fetched come from.
    ///   - principals: those who are known before they call.
    ///   - isWarming: what `warming` lists is asked for in their names.
    ///   - logger: told of every breaker that changes its state.
    ///   - telemetry: told of every call and every attempt; `nil`: nobody is.
    ///   - state: `nil`: the files that the Plan names.
    init(
        plan: Plan, tokens: TokenSource, group: MultiThreadedEventLoopGroup, principals: [Principal] = [], isWarming: Bool = false,
        logger: Logger? = nil, telemetry: Telemetry? = nil, state: StateFiles? = nil
    ) {
        let files = state ?? StateFiles(for: plan, logger: logger)
        self.plan = plan
        self.isWarming = isWarming
        self.logger = logger
        self.state = state
        self.principals = principals
        self.group = group
        self.telemetry = telemetry
        let accounts = Set([tokens.account] + principals.compactMap(\.account))
        self.tokens = telemetry?.counted(tokens, plan.upstream.credentials, accounts: accounts) ?? tokens
        self.upstreamMetrics = telemetry.map { UpstreamMetrics(plan, in: $0.metrics) }
        self.upstream = HTTPUpstream(
            plan: plan.upstream, userAgent: Self.userAgent, tokens: self.tokens, metrics: upstreamMetrics, group: group)
        let recorder = telemetry?.recorder(of: plan)
        self.breakers = BreakerRegistry(plan: plan) { name, transition in logger?.log(transition, of: name) }
        self.limits = UpstreamLimits(
            plan: plan.rateLimits, alarmClock: EventLoopAlarmClock(group.next()),
            store: files.penalties, budgets: files.budgets, recorder: recorder)
        self.bulkhead = Bulkhead(plan.concurrency, tools: plan.idLimit)
        self.driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: breakers, limits: limits, bulkhead: bulkhead, recorder: recorder)
        self.engine = Engine(plan: plan, upstream: driver, recorder: recorder)
        self.warmer = Warmer(engine: engine, plan: isWarming ? plan.warming : .none, for: principals)
    }

    /// Wires the Plan that comes after another: what is the same in both goes on as it stands.
    init(plan: Plan, after previous: Gateway) {
        (principals, group, tokens, bulkhead) = (previous.principals, previous.group, previous.tokens, previous.bulkhead)
        (isWarming, logger, state) = (previous.isWarming, previous.logger, previous.state)
        (telemetry, upstreamMetrics) = (previous.telemetry, previous.upstreamMetrics)
        self.plan = plan
        upstreamMetrics?.adopt(plan)
        let recorder = telemetry?.recorder(of: plan)
        upstream =
            plan.upstream == previous.plan.upstream
            ? previous.upstream
            : HTTPUpstream(plan: plan.upstream, userAgent: Self.userAgent, tokens: tokens, metrics: upstreamMetrics, group: group)
        breakers = BreakerRegistry(plan: plan, after: previous.breakers) { [logger] in logger?.log($1, of: $0) }
        if plan.rateLimits == previous.plan.rateLimits {
            limits = previous.limits
        } else {
            let files = state ?? StateFiles(for: plan, logger: logger)
            limits = UpstreamLimits(
                plan: plan.rateLimits, alarmClock: EventLoopAlarmClock(group.next()), store: files.penalties, budgets: files.budgets,
                recorder: recorder)
            limits.inherit(from: previous.limits)
        }
        bulkhead.adopt(plan.concurrency, tools: plan.idLimit)
        driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: breakers, limits: limits, bulkhead: bulkhead, after: previous.driver,
            recorder: recorder)
        engine = Engine(plan: plan, upstream: driver, after: previous.engine, recorder: recorder)
        warmer = Warmer(engine: engine, plan: isWarming ? plan.warming : .none, for: principals, after: previous.warmer)
    }

    /// Uses the gateway, and closes it afterwards, whatever happens.
    func use<Result>(_ body: (Gateway) async throws -> Result) async throws -> Result {
        try await closing(close) { try await body(self) }
    }

    /// Saves what the budgets have counted and closes the upstream connections.
    func close() async throws {
        await limits.saveBudgets()
        try await upstream.shutdown()
    }
}

/// Closes when the body is done, whatever happens; where both fail, the body's error is thrown.
func closing<Result>(_ close: () async throws -> Void, _ body: () async throws -> Result) async throws -> Result {
    let result: Result
    do {
        result = try await body()
    } catch {
        try? await close()
        throw error
    }
    try await close()
    return result
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
