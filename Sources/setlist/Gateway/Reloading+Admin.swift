import ArgumentParser
import GatewayEngine
import GatewayPlan
import GatewayServer
import GatewayTelemetry
import GatewayUpstream
import NIOCore
import ServiceLifecycle

extension Gateway {
    /// Every route of the admin listener, in the order in which it lists them.
    func adminRoutes(_ board: HealthBoard, _ reload: ReloadRoutes, _ telemetry: Telemetry) -> AdminRoutes {
        let cache = CacheRoutes(engine: engine, warmer: warmer, wallTime: WallClock.milliseconds)
        let breakers = BreakerRoutes(breakers, wallClock: WallClock.milliseconds)
        return AdminRoutes(
            HealthRoutes(board, plan: plan).routes + [.version(of: plan)] + reload.routes + [.metrics(of: telemetry.metrics)]
                + cache.routes + breakers.routes + [.limits(of: plan, limits, bulkhead, engine)] + LogRoutes(telemetry.log).routes)
    }
}

extension Reloading {
    /// What looks at the health of what serves, in the background.
    func healthMonitor(_ board: HealthBoard) -> HealthMonitor {
        HealthMonitor(
            board: board,
            probes: .init(
                cache: { [live] in live.current.gateway.engine.probeCache() },
                credentials: { [live] in
                    let gateway = live.current.gateway
                    return gateway.tokens.health(of: gateway.plan.upstream.credentials)
                },
                metrics: { [telemetry] in telemetry.metrics.probe(maximumSeries: $0) },
                upstream: { [live] in await live.current.gateway.upstream.probe(period: $0) }),
            group: live.current.gateway.group)
    }

    /// Where the admin listener is wanted; `nil` when there is to be none.
    ///
    /// Over HTTP policies.yaml decides. Over stdio a client starts as many gateways as it likes, and so only the option does.
    func adminPlan(_ options: ServingOptions) throws -> AdminPlan? {
        if options.transport == .stdio, options.adminPort == nil { return nil }
        guard var admin = live.current.gateway.plan.admin else {
            guard options.adminPort == nil else { throw ValidationError("--admin-port: server.admin is null in policies.yaml.") }
            return nil
        }
        if let port = options.adminPort { admin.port = port }
        return admin
    }

    /// The admin listener as a service.
    func adminService(_ plan: AdminPlan, _ board: HealthBoard, _ options: ServingOptions) -> any Service {
        let log = telemetry.log
        let listener = AdminListener(
            plan: plan, routes: live.current.gateway.adminRoutes(board, routes, telemetry), group: live.current.gateway.group,
            logger: log.logger)
        let announced = AnnouncedListener(
            bind: { try await listener.bind() }, host: plan.host, port: plan.port, option: "--admin-port",
            isReady: { authority in
                log.announce("setlist: admin on http://\(authority)/", "admin listener") { $0.add("url", "http://\(authority)/") }
            }, serve: { try await listener.run() })
        switch options.transport {
        case .http: return announced
        case .stdio: return DispensableListener(listener: announced, log: log)
        }
    }
}

/// A listener without which the rest can go on: a client that started us over stdio must not lose its tools for a port.
private struct DispensableListener: Service {
    let listener: AnnouncedListener
    let log: LogOutput

    func run() async throws {
        do {
            try await listener.run()
        } catch let error as BindFailure {
            log.announce("setlist: no admin listener: \(error.description)", "no admin listener") { $0.add("why", error.description) }
            try await gracefulShutdown()
        }
    }
}

extension TokenSource {
    /// Whether there is something to show to the upstream.
    fileprivate func health(of credentials: CredentialPlan) -> HealthOutcome {
        switch credentials {
        case .none: .well("none is needed")
        case .bearer(let token, let help): token.isEmpty ? .ill(help ?? "there is none") : .well("there is one")
        case .oauth2(let plan): problem(of: plan).map { .ill($0) } ?? .well("there is one")
        }
    }
}
