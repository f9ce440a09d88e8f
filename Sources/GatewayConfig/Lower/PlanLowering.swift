import GatewayPlan
import NIOCore

/// Puts a checked configuration into the form that the engine runs.
enum PlanLowering {
    /// The Plan; `nil` only for values that were reported as wrong.
    ///
    /// - Parameter previous: the Plan that it comes after, whose tools keep their ids as long as they answer alike.
    static func plan(of config: CheckedConfig, revision: String, after previous: Plan? = nil) -> Plan? {
        guard let server = server(config.server), let listener = listener(config.policies.serving, config.access) else { return nil }
        guard let upstream = upstream(config), let cacheStore = cacheStore(config.policies.cacheStore) else { return nil }
        guard let maximumAnswer = config.policies.tools?.maximumAnswer.value else { return nil }
        guard let concurrency = concurrency(config.policies.concurrency) else { return nil }
        guard let health = config.policies.health?.plan else { return nil }
        // Positions are sorted, since an endpoint is large to move.
        let endpoints = config.endpoints
        let sorted = endpoints.indices.sorted { endpoints[$0].name.value < endpoints[$1].name.value }.map { endpoints[$0] }
        let offered = sorted.filter { config.selection.refusal(of: $0) == nil }
        guard let mcp = config.policies.mcp, let mode = mcp.confirm.value else { return nil }
        let isSame = previous?.asks(upstream, as: server, maximumAnswerBytes: Int(maximumAnswer)) == true
        var numbering = ToolNumbering(after: previous, keepsIDs: isSame)
        let ids = Dictionary(offered.map { ($0.name.value, numbering.id(of: $0, confirmation: mode)) }) { first, _ in first }
        let tools = offered.compactMap { endpoint -> ToolPlan? in
            guard let id = ids[endpoint.name.value] else { return nil }
            let fallback = (config.fallbacks[endpoint.name.value] ?? []).compactMap { $0.step(ids) }
            return ToolLowering.tool(of: endpoint, id: id, confirmation: mode, fallback: fallback)
        }
        let hidden = hidden(sorted, config.selection, &numbering)
        guard let surface = SurfaceLowering(tools: tools).plan(of: config.surface, mcp) else { return nil }
        guard tools.count + hidden.count == sorted.count else { return nil }
        guard let warming = WarmingLowering.plan(config.policies.warming, config.warming, tools: tools) else { return nil }
        return Plan(
            server: server, listener: listener, upstream: upstream, cacheStore: cacheStore,
            maximumAnswerBytes: Int(maximumAnswer), tools: tools, hidden: hidden, surface: surface, resilience: config.resilience,
            rateLimits: config.rateLimits, concurrency: concurrency, warming: warming, admin: config.policies.serving?.admin?.plan,
            health: health, monitoring: config.monitoring, revision: revision, idLimit: numbering.next)
    }

    private static func hidden(
        _ endpoints: [CheckedEndpoint], _ selection: ToolSelection, _ numbering: inout ToolNumbering
    ) -> [HiddenTool] {
        let positions = Dictionary(firstPositionsOf: endpoints.lazy.map(\.name.value))
        let refused = endpoints.compactMap { endpoint in selection.refusal(of: endpoint).map { (endpoint, $0) } }
        return refused.compactMap { endpoint, refusal in
            let instead = endpoint.spec.instead.value.flatMap { positions[$0] }.map { endpoints[$0] }
            let id = numbering.id(of: endpoint, confirmation: .off)
            return ToolLowering.tool(of: endpoint, id: id, confirmation: .off, fallback: []).map { tool in
                HiddenTool(
                    tool: tool, filter: refusal.filter, why: refusal.why,
                    instead: instead.flatMap { selection.refusal(of: $0) == nil ? $0.name.value : nil })
            }
        }
    }

    private static func cacheStore(_ spec: CacheStoreSpec?) -> CacheStorePlan? {
        guard let spec, let maximumSize = spec.maximumSize.value, let maximumTagValues = spec.maximumTagValues.value else { return nil }
        guard let backoff = spec.refreshBackoff.value, let maximumBackoff = spec.maximumRefreshBackoff.value else { return nil }
        guard let upkeep = spec.upkeep.value else { return nil }
        return CacheStorePlan(
            maximumBytes: Int(maximumSize), maximumTagValues: Int(maximumTagValues), refreshBackoff: backoff,
            maximumRefreshBackoff: maximumBackoff, upkeepInterval: upkeep)
    }

    private static func server(_ spec: ServerSpec) -> ServerIdentity? {
        guard let name = spec.name.value, let icons = spec.icons.plans else { return nil }
        return ServerIdentity(
            name: name, title: spec.title.value, version: ServerIdentity.currentVersion, instructions: spec.instructions.value,
            icons: icons)
    }

    private static func listener(_ serving: ServingSpec?, _ access: CheckedAccess) -> ListenerPlan? {
        guard let streams = StreamLowering.streams(serving?.streams, serving?.sessions) else { return nil }
        guard let spec = serving?.listener, let host = spec.host.value, let port = spec.port.value, let path = spec.path.value else {
            return nil
        }
        guard let maximumBody = spec.maximumBody.value, let maximumConnections = spec.maximumConnections.value else { return nil }
        guard let idleTimeout = spec.idleTimeout.value, let drainTimeout = spec.drainTimeout.value else { return nil }
        guard let drainDelay = spec.drainDelay.value else { return nil }
        return ListenerPlan(
            host: host, port: Int(port), path: path, allowedHosts: spec.allowedHosts.map(\.value),
            allowedOrigins: spec.allowedOrigins.map(\.value), maximumBodyBytes: Int(maximumBody),
            maximumConnections: Int(maximumConnections), idleTimeout: idleTimeout, drainDelay: drainDelay, drainTimeout: drainTimeout,
            streams: streams, tls: access.tls, access: access.access)
    }

    private static func upstream(_ config: CheckedConfig) -> UpstreamPlan? {
        guard let connections = config.policies.connections, let baseURL = config.upstream.baseURL.value else { return nil }
        guard let connectTimeout = connections.connectTimeout.value, let maximumResponse = connections.maximumResponse.value else {
            return nil
        }
        guard let maximumConnections = connections.maximumConnections.value, let errors = errors(config.upstream) else { return nil }
        let headers = config.upstream.headers.compactMap { header in
            header.value.map { UpstreamPlan.Header(name: header.name, value: $0) }
        }
        return UpstreamPlan(
            baseURL: baseURL, credentials: config.credentialPlan, headers: headers, connectTimeout: connectTimeout,
            maximumResponseBytes: Int(maximumResponse), maximumConnections: Int(maximumConnections), errors: errors)
    }

    private static func concurrency(_ spec: ConcurrencySpec?) -> ConcurrencyPlan? {
        guard let spec, let upstream = spec.upstream.value, let calls = spec.calls.value else { return nil }
        guard let retryAfter = spec.retryAfter.value else { return nil }
        return ConcurrencyPlan(upstream: Int(upstream), calls: Int(calls), retryAfter: retryAfter)
    }

    private static func errors(_ spec: UpstreamSpec) -> UpstreamPlan.ErrorShape? {
        guard let errors = spec.errors, let message = errors.message.value else { return nil }
        return UpstreamPlan.ErrorShape(message: message.map(\.value), reason: (errors.reason.value ?? []).map(\.value))
    }
}
