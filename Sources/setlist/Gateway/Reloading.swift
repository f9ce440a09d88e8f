import Diagnostics
import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayServer
import GatewayTelemetry
import GatewayUpstream
import JSONBytes
import Logging

/// Reads the configuration again while the gateway serves, and has it served when it is good.
struct Reloading: Sendable {
    let live: LiveGateway
    let status: ReloadStatus
    private let reloader: Reloader
    let source: ConfigSource
    let telemetry: Telemetry
    /// The texts of what is served.
    let served: ServedTexts
    /// With whose listeners, checks and sign-in the process was started.
    let fixed: FixedPlan

    /// - Parameters:
    ///   - gateway: what serves first.
    ///   - config: what it was made of.
    ///   - source: where that comes from, and is read again.
    ///   - telemetry: where all are told what happens.
    init(_ gateway: Gateway, _ config: CompiledConfig, _ source: ConfigSource, _ telemetry: Telemetry) {
        self.source = source
        self.telemetry = telemetry
        let logger = telemetry.log.logger
        fixed = FixedPlan(gateway.plan)
        served = ServedTexts(config)
        live = LiveGateway(gateway, operations: telemetry.operations)
        status = ReloadStatus(
            revision: gateway.plan.revision, at: WallClock.milliseconds(), files: source.paths)
        reloader = Reloader(status: status, logger: logger, loop: CompilingThread.shared.loop, now: WallClock.milliseconds)
        keep(config)
    }

    var routes: ReloadRoutes {
        ReloadRoutes(status, reload: { await reload($0) }, rollback: { await rollBack($0) }, outlook: outlookRoutes)
    }

    @discardableResult
    func reload(_ cause: Reloader.Cause) async -> ReloadStatus.Last {
        let last = await reloader.reload(cause) {
            candidate(from: source.load(live.current.gateway.plan)) { keep($0) }
        }
        FreeMemory.giveBack()
        return last
    }

    /// Serves what was served before; the files stay as they are, and are read again at the next reload.
    private func rollBack(_ cause: Reloader.Cause) async -> ReloadStatus.Last {
        let last = await reloader.reload(cause) {
            let served = live.current.gateway.plan
            guard let entry = source.history?.before(served.revision) else {
                return .bad(diagnostics: [], text: "No configuration before this one is kept.")
            }
            return candidate(from: source.loadKept(entry, served)) { _ in try? source.history?.drop(laterThan: entry.revision) }
        }
        FreeMemory.giveBack()
        return last
    }

    /// Keeps a configuration that is served now, to start from or go back to.
    func keep(_ config: CompiledConfig) {
        do {
            try source.history?.keep(.init(revision: config.plan.revision, endpoints: config.endpoints, policies: config.policies))
        } catch {
            telemetry.log.logger.warning("the configuration cannot be kept for a rollback", metadata: ["error": "\(error)"])
        }
    }

    /// - Parameter didApply: called once it is served.
    private func candidate(
        from loaded: (config: CompiledConfig?, diagnostics: [Diagnostic]), didApply: @escaping @Sendable (CompiledConfig) -> Void
    ) -> Reloader.Candidate {
        let diagnostics = (try? JSONValue.parse(DiagnosticRenderer.json(loaded.diagnostics))) ?? .null
        guard let config = loaded.config else {
            return .bad(diagnostics: diagnostics, text: DiagnosticRenderer(color: false).render(loaded.diagnostics))
        }
        let plan = config.plan
        guard plan.idLimit <= Plan.maximumIDs else {
            return .bad(diagnostics: diagnostics, text: "There were too many changes since the start; restart the gateway.")
        }
        return .good(revision: plan.revision, warnings: diagnostics, restartNeeds: fixed.restartNeeds(of: plan)) {
            live.replace(with: plan)
            served.replace(with: config)
            telemetry.follow(plan)
            didApply(config)
        }
    }
}
