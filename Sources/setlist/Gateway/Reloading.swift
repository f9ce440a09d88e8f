import Diagnostics
import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayServer
import GatewayUpstream
import JSONBytes
import Logging

/// Reads the configuration again while the gateway serves, and has it served when it is good.
struct Reloading: Sendable {
    let live: LiveGateway
    let status: ReloadStatus
    private let reloader: Reloader
    private let source: ConfigSource
    /// With whose listeners, checks and sign-in the process was started.
    private let first: Plan

    init(_ gateway: Gateway, _ source: ConfigSource, _ logger: Logger) {
        self.source = source
        first = gateway.plan
        live = LiveGateway(gateway)
        status = ReloadStatus(
            revision: gateway.plan.revision, at: WallClock.milliseconds(), files: [source.endpointsPath, source.policiesPath])
        reloader = Reloader(status: status, logger: logger, now: WallClock.milliseconds)
    }

    var routes: ReloadRoutes { ReloadRoutes(status) { await reload($0) } }

    @discardableResult
    func reload(_ cause: Reloader.Cause) async -> ReloadStatus.Last {
        await reloader.reload(cause) { candidate(from: source.load(live.current.gateway.plan)) }
    }

    private func candidate(from loaded: (config: CompiledConfig?, diagnostics: [Diagnostic])) -> Reloader.Candidate {
        let diagnostics = (try? JSONValue.parse(DiagnosticRenderer.json(loaded.diagnostics))) ?? .null
        guard let plan = loaded.config?.plan else {
            return .bad(diagnostics: diagnostics, text: DiagnosticRenderer(color: false).render(loaded.diagnostics))
        }
        guard plan.idLimit <= Plan.maximumIDs else {
            return .bad(diagnostics: diagnostics, text: "There were too many changes since the start; restart the gateway.")
        }
        return .good(revision: plan.revision, warnings: diagnostics, restartNeeds: first.restartNeeds(of: plan)) {
            live.replace(with: plan)
        }
    }
}
