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

extension Gateway {
    /// Serves over the chosen transport until a signal or the end of input.
    ///
    /// - Parameters:
    ///   - config: what it was made of.
    ///   - source: where that comes from, and is read again.
    ///   - telemetry: where it is told what happens.
    ///   - isReady: called once clients can connect, with the endpoint's URL, or `nil` over stdio.
    func serve(
        _ options: ServingOptions, _ config: CompiledConfig, from source: ConfigSource, _ telemetry: Telemetry,
        isReady: @escaping @Sendable (String?) -> Void = { _ in }
    ) async throws {
        let log = telemetry.log
        let logger = log.logger
        let board = HealthBoard(plan: plan.health, loops: Array(group.makeIterator()).count, now: .now())
        let reloading = Reloading(self, config, source, telemetry)
        let live = reloading.live
        let server = live.current.server
        telemetry.metrics.add(LiveMetrics(live: live, board: board, status: reloading.status))
        telemetry.metrics.add(ProcessMetrics(startTime: Double(WallClock.now()) / 1e9))
        telemetry.metrics.add(SpanMetrics(telemetry.traces?.queue))
        let service: any Service
        switch options.transport {
        case .stdio:
            service = StdioTransport(
                server: server, maximumMessageBytes: plan.listener.maximumBodyBytes,
                maximumBacklog: plan.listener.streams.backlogBytes,
                drainTimeout: .nanoseconds(plan.listener.drainTimeout), logger: logger)
            board.noteListening()
            isReady(nil)
        case .http:
            service = try await httpService(live, options, log) { url in
                board.noteListening()
                isReady(url)
            }
        }
        // Shut down one after the other, the last first: operators see the gateway until it is done.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let traces = telemetry.traces { services.append(.init(service: traces)) }
        if let admin = try adminPlan(options) {
            services.append(.init(service: adminService(admin, reloading, board, options, telemetry)))
            services.append(.init(service: healthMonitor(board, live, telemetry)))
        }
        services.append(.init(service: CacheService(live: live, warmsUp: options.transport == .stdio)))
        services.append(.init(service: BudgetService(limits: limits)))
        if case .oauth2(let oauth) = plan.upstream.credentials, oauth.signIn != nil, oauth.fixedToken == nil {
            services.append(.init(service: SignInWatcher(live: live, oauth: oauth, logger: logger)))
        }
        services.append(
            .init(
                service: SignalReload { await reloading.reload(.signal) }, successTerminationBehavior: .gracefullyShutdownGroup))
        if options.watch {
            services.append(
                .init(service: FileWatcher(source.paths, known: source.stamps, logger: logger) { await reloading.reload(.files) }))
        }
        services.append(.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup))
        // The one client of a pipe needs no time to find another gateway.
        let drainDelay = options.transport == .http ? Duration.nanoseconds(plan.listener.drainDelay) : .zero
        services.append(.init(service: DrainDelay(board: board, delay: drainDelay, logger: logger)))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = drainDelay + .nanoseconds(plan.listener.drainTimeout) + .seconds(5)
        let end: Result<Void, any Error>
        do {
            end = .success(try await ServiceGroup(configuration: configuration).run())
        } catch {
            end = .failure(error)
        }
        // The first one is closed by whoever opened it.
        if live.current.gateway.upstream !== upstream { try? await live.current.gateway.upstream.shutdown() }
        try end.get()
    }

    private func httpService(
        _ live: LiveGateway, _ options: ServingOptions, _ log: LogOutput,
        isReady: @escaping @Sendable (String) -> Void
    ) async throws -> any Service {
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
            bind: {
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
