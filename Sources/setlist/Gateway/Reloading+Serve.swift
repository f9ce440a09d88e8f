import ArgumentParser
import GatewayConfig
import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayServer
import GatewayTelemetry
import GatewayUpstream
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

extension Reloading {
    /// Serves over the chosen transport until a signal or the end of input.
    ///
    /// - Parameter isReady: called once clients can connect, with the endpoint's URL, or `nil` over stdio.
    func serve(_ options: ServingOptions, isReady: @escaping @Sendable (String?) -> Void = { _ in }) async throws {
        try await closing(live.close) { try await ServiceGroup(configuration: services(options, isReady)).run() }
    }

    /// Everything that runs while the gateway serves; nothing of it keeps what is served first beyond the next reload.
    private func services(
        _ options: ServingOptions, _ isReady: @escaping @Sendable (String?) -> Void
    ) async throws -> ServiceGroupConfiguration {
        let log = telemetry.log
        let logger = log.logger
        let (plan, group) = (live.current.gateway.plan, live.current.gateway.group)
        let board = HealthBoard(plan: plan.health, loops: Array(group.makeIterator()).count, now: .now())
        telemetry.metrics.add(LiveMetrics(live: live, board: board, status: status))
        telemetry.metrics.add(ProcessMetrics(startTime: Double(WallClock.now()) / 1e9))
        telemetry.metrics.add(SpanMetrics(telemetry.traces?.queue))
        let service: any Service
        switch options.transport {
        case .stdio:
            service = StdioTransport(
                server: live.current.server, maximumMessageBytes: plan.listener.maximumBodyBytes,
                maximumBacklog: plan.listener.streams.backlogBytes,
                drainTimeout: .nanoseconds(plan.listener.drainTimeout), logger: logger)
            board.noteListening()
            isReady(nil)
        case .http:
            service = try await httpService(options) { url in
                board.noteListening()
                isReady(url)
            }
        }
        // Shut down one after the other, the last first: operators see the gateway until it is done.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let traces = telemetry.traces { services.append(.init(service: traces)) }
        if let admin = try adminPlan(options) {
            services.append(.init(service: adminService(admin, board, options)))
            services.append(.init(service: healthMonitor(board)))
        }
        services.append(.init(service: CacheService(live: live, warmsUp: options.transport == .stdio)))
        services.append(.init(service: BudgetService(limits: live.current.gateway.limits)))
        if case .oauth2(let oauth) = plan.upstream.credentials, oauth.signIn != nil, oauth.fixedToken == nil {
            services.append(.init(service: SignInWatcher(live: live, oauth: oauth, logger: logger)))
        }
        services.append(
            .init(
                service: SignalReload { await reload(.signal) }, successTerminationBehavior: .gracefullyShutdownGroup))
        if options.watch {
            services.append(
                .init(service: FileWatcher(source.paths, known: source.stamps, logger: logger) { await reload(.files) }))
        }
        services.append(.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup))
        // The one client of a pipe needs no time to find another gateway.
        let drainDelay = options.transport == .http ? Duration.nanoseconds(plan.listener.drainDelay) : .zero
        services.append(.init(service: DrainDelay(board: board, delay: drainDelay, logger: logger)))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = drainDelay + .nanoseconds(plan.listener.drainTimeout) + .seconds(5)
        return configuration
    }

    private func httpService(_ options: ServingOptions, isReady: @escaping @Sendable (String) -> Void) async throws -> any Service {
        let (log, plan, group) = (telemetry.log, live.current.gateway.plan, live.current.gateway.group)
        var listenerPlan = plan.listener
        if let host = options.host { listenerPlan.host = host }
        guard listenerPlan.access != nil || Address.isLoopback(listenerPlan.host) else {
            throw ValidationError(
                "--host must be 127.0.0.1, ::1 or localhost as long as server.http.access in policies.yaml does not say who may call.")
        }
        if let port = options.port { listenerPlan.port = port }
        let keys = listenerPlan.access?.oauth.map { KeyRing(of: $0, group: group) }
        let listener = try HTTPListener(plan: listenerPlan, server: live.current.server, keys: keys, group: group, logger: log.logger)
        let scheme = listenerPlan.tls == nil ? "http" : "https"
        let (path, revision) = (listenerPlan.path, plan.revision)
        return AnnouncedListener(
            bind: { [live] in
                await live.current.upkeep.warmUp()
                return try await listener.bind()
            }, host: listenerPlan.host, port: listenerPlan.port, option: "--port",
            isReady: { authority in
                let url = "\(scheme)://\(authority)\(path)"
                log.announce(
                    "setlist: listening on \(url) (version \(ServerIdentity.currentVersion), configuration \(revision))", "serving"
                ) {
                    $0.add("url", url)
                    $0.add("version", word: ServerIdentity.currentVersion)
                }
                isReady(url)
            },
            serve: { try await listener.run() })
    }
}
