import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTelemetry
import GatewayUpstream
import NIOCore

/// Where a gateway counts and tells what it does, over all the Plans that it serves one after the other.
struct Telemetry: Sendable {
    let metrics = MetricRegistry()
    let log: LogOutput
    /// `nil`: nothing is traced.
    let traces: TraceExport?
    private let options: ServingOptions

    /// - Parameter plan: the one that is served first.
    init(of plan: Plan, _ log: LogOutput, _ options: ServingOptions, group: any EventLoopGroup) {
        self.log = log
        self.options = options
        traces = TraceExport(of: plan, log: log, group: group)
        follow(plan)
    }

    /// What a Plan's calls and attempts are told to.
    func recorder(of plan: Plan) -> CallRecorder {
        let log = CallLog(log, revision: plan.revision, sample: options.logging.logSample)
        let tracer = traces?.tracer(for: plan, over: options.transport)
        return CallRecorder(plan, in: metrics, observer: CallSignals(log: log, tracer: tracer))
    }

    /// What counts the requests of clients.
    var operations: OperationMetrics { OperationMetrics(options.transport == .http ? .tcp : .pipe, in: metrics) }

    /// Where tokens come from, with their renewals counted.
    func counted(_ tokens: TokenSource, _ credentials: CredentialPlan, accounts: Set<String>) -> TokenSource {
        let counts = CredentialMetrics(credentials, tokens, accounts: accounts, in: metrics)
        metrics.add(counts)
        return tokens.telling { counts.take($0) }
    }

    /// Names this Plan in what is told from now on, hides its secrets, and lets go in an hour of the series that it has no more.
    func follow(_ plan: Plan) {
        log.follow(revision: plan.revision, secrets: plan.secrets.map { secret in secret.reveal { $0 } } + (traces?.secrets ?? []))
        let now = Int64(NIODeadline.now().uptimeNanoseconds)
        for (label, names) in plan.namesByLabel { metrics.retire(label: label, keeping: names, now: now) }
    }
}

extension Plan {
    /// What is configured, by the label that names it in metrics.
    fileprivate var namesByLabel: [(label: String, names: Set<String>)] {
        let tools = Set(tools.map(\.name))
        let tiers = Set(rateLimits.allTiers.map(\.name))
        return [("tool", tools), ("endpoint", tools), ("tier", tiers), ("breaker", breakerNames)]
    }
}
