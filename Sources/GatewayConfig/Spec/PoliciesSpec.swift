/// `policies.yaml` as written, with the standard value of every key left out.
///
/// A class, since code that copies so large a value is larger still, at every place that holds one.
final class PoliciesSpec: Sendable {
    static let version = Key("version", .version, .required, "Version of the language.")
    static let server = Key("server", .section(ServingSpec.table, ServingSpec.init), .optional, "")
    static let credentials = Key(
        "credentials", .named(.mapping("mapping", CredentialSpec.table, CredentialSpec.init)), .optional, "")
    static let tokenStore = Key("token_store", .section(TokenStoreSpec.table, TokenStoreSpec.init), .optional, "")
    static let upstream = Key("upstream", .section(ConnectionsSpec.table, ConnectionsSpec.init), .optional, "")
    static let breakers = Key("breakers", .named(.mapping("mapping", BreakerSpec.table, BreakerSpec.init)), .optional, "")
    static let retries = Key("retries", .named(.mapping("mapping", RetrySpec.table, RetrySpec.init)), .optional, "")
    static let rateLimits = Key("rate_limits", .section(RateLimitsSpec.table, RateLimitsSpec.init), .optional, "")
    static let concurrency = Key("concurrency", .section(ConcurrencySpec.table, ConcurrencySpec.init), .optional, "")
    static let profiles = Key(
        "profiles", .named(.mapping("mapping", ProfileSpec.table, ProfileSpec.init)), .optional, "")
    static let tools = Key("tools", .section(ToolsSpec.table, ToolsSpec.init), .optional, "")
    static let warming = Key("warming", .section(WarmingSpec.table, WarmingSpec.init), .optional, "")
    static let cacheStore = Key("cache_store", .section(CacheStoreSpec.table, CacheStoreSpec.init), .optional, "")
    static let mcp = Key("mcp", .section(MCPSpec.table, MCPSpec.init), .optional, "")
    static let health = Key("health", .section(HealthSpec.table, HealthSpec.init), .optional, "")
    static let slos = Key("slos", .named(.mapping("mapping", ObjectiveSpec.table, ObjectiveSpec.init)), .optional, "")
    static let alerts = Key("alerts", .section(AlertsSpec.table, AlertsSpec.init), .optional, "")
    static let dashboards = Key("dashboards", .section(DashboardsSpec.table, DashboardsSpec.init), .optional, "")
    static let table = KeyTable(
        "policies.yaml",
        [
            version.entry, server.entry, credentials.entry, tokenStore.entry, upstream.entry, rateLimits.entry, concurrency.entry,
            breakers.entry, retries.entry, profiles.entry, tools.entry, cacheStore.entry, mcp.entry, warming.entry, health.entry,
            slos.entry, alerts.entry, dashboards.entry,
        ])

    let serving: ServingSpec?
    let credentials: Field<[Named<CredentialSpec>]>
    let tokenStore: TokenStoreSpec?
    let connections: ConnectionsSpec?
    let breakers: Field<[Named<BreakerSpec>]>
    let retries: Field<[Named<RetrySpec>]>
    let rateLimits: RateLimitsSpec?
    let concurrency: ConcurrencySpec?
    let profiles: Field<[Named<ProfileSpec>]>
    let tools: ToolsSpec?
    let cacheStore: CacheStoreSpec?
    let mcp: MCPSpec?
    let warming: WarmingSpec?
    let health: HealthSpec?
    let slos: Field<[Named<ObjectiveSpec>]>
    let alerts: AlertsSpec?
    let dashboards: DashboardsSpec?

    init(_ cursor: MappingCursor) {
        _ = cursor.field(Self.version)
        serving = cursor.section(Self.server)
        credentials = cursor.field(Self.credentials)
        tokenStore = cursor.section(Self.tokenStore)
        connections = cursor.section(Self.upstream)
        breakers = cursor.field(Self.breakers)
        retries = cursor.field(Self.retries)
        rateLimits = cursor.section(Self.rateLimits)
        concurrency = cursor.section(Self.concurrency)
        profiles = cursor.field(Self.profiles)
        tools = cursor.section(Self.tools)
        cacheStore = cursor.section(Self.cacheStore)
        mcp = cursor.section(Self.mcp)
        warming = cursor.section(Self.warming)
        health = cursor.section(Self.health)
        slos = cursor.field(Self.slos)
        alerts = cursor.section(Self.alerts)
        dashboards = cursor.section(Self.dashboards)
    }
}

/// `server.http`.
struct ListenerSpec: Sendable {
    static let host = Key("host", .address, .standard("127.0.0.1"), "More than loopback only with `access`.")
    static let port = Key("port", .integer(0...65_535, label: "0–65535"), .standard("8808"), "0 picks a free one.")
    static let path = Key("path", .serverPath, .standard("/mcp"), "The MCP endpoint.")
    static let allowedHosts = Key(
        "allowed_hosts", .list(of: .hostName, label: "list of host names"), .optional,
        "Host header values besides the loopback names, without port.")
    static let allowedOrigins = Key(
        "allowed_origins", .list(of: .origin, label: "list of origins"), .optional, "Origin values besides loopback origins.")
    static let maximumBody = Key("max_body", .size, .standard("1MiB"), "A larger request is answered 413.")
    static let maximumConnections = Key("max_connections", .count, .standard("1024"), "Clients at once.")
    static let idleTimeout = Key("idle_timeout", .duration(), .standard("75s"), "A connection without a request is closed.")
    static let drainDelay = Key(
        "drain_delay", .duration(allowsZero: true), .standard("0s"), "How long a stop still takes calls, for `/readyz` to be noticed.")
    static let drainTimeout = Key(
        "drain_timeout", .duration(allowsZero: true), .standard("10s"), "How long a stop waits for calls under way.")
    static let tls = Key("tls", .mapping("mapping", TLSSpec.table, TLSSpec.init), .optional, "")
    static let access = Key("access", .mapping("mapping", AccessSpec.table, AccessSpec.init), .optional, "")
    static let table = KeyTable(
        "`server.http`",
        [
            host.entry, port.entry, path.entry, allowedHosts.entry, allowedOrigins.entry, maximumBody.entry,
            maximumConnections.entry, idleTimeout.entry, drainDelay.entry, drainTimeout.entry, tls.entry, access.entry,
        ])

    let host: Field<String>
    let port: Field<Int64>
    let path: Field<String>
    let allowedHosts: [Located<String>]
    let allowedOrigins: [Located<String>]
    let maximumBody: Field<Int64>
    let maximumConnections: Field<Int64>
    let idleTimeout: Field<Int64>
    let drainDelay: Field<Int64>
    let drainTimeout: Field<Int64>
    let tls: Field<TLSSpec>
    let access: Field<AccessSpec>

    init(_ cursor: MappingCursor) {
        host = cursor.valueOrStandard(Self.host)
        port = cursor.valueOrStandard(Self.port)
        path = cursor.valueOrStandard(Self.path)
        allowedHosts = cursor.field(Self.allowedHosts).value ?? []
        allowedOrigins = cursor.field(Self.allowedOrigins).value ?? []
        maximumBody = cursor.valueOrStandard(Self.maximumBody)
        maximumConnections = cursor.valueOrStandard(Self.maximumConnections)
        idleTimeout = cursor.valueOrStandard(Self.idleTimeout)
        drainDelay = cursor.valueOrStandard(Self.drainDelay)
        drainTimeout = cursor.valueOrStandard(Self.drainTimeout)
        tls = cursor.field(Self.tls)
        access = cursor.field(Self.access)
    }
}

/// `upstream`: connections to the API.
struct ConnectionsSpec: Sendable {
    static let connectTimeout = Key("connect_timeout", .duration(), .standard("2s"), "From dialling to an open connection.")
    static let maximumResponse = Key("max_response", .size, .standard("8MiB"), "A larger answer is an error.")
    static let maximumConnections = Key("max_connections", .count, .standard("32"), "Connections to the upstream at once.")
    static let breaker = Key(
        "breaker", .name, .optional, "An entry of `breakers` with the scope `upstream`: guards every call besides its own breaker.")
    static let retryBudget = Key("retry_budget", .section(RetryBudgetSpec.table, RetryBudgetSpec.init), .optional, "")
    static let minimumAttempt = Key(
        "min_attempt", .duration(allowsZero: true), .standard("50ms"), "With less time than this before its deadline a call is not sent.")
    static let table = KeyTable(
        "`upstream`",
        [
            connectTimeout.entry, maximumResponse.entry, maximumConnections.entry, breaker.entry, retryBudget.entry, minimumAttempt.entry,
        ])

    let connectTimeout: Field<Int64>
    let maximumResponse: Field<Int64>
    let maximumConnections: Field<Int64>
    let breaker: Field<String>
    let retryBudget: RetryBudgetSpec?
    let minimumAttempt: Field<Int64>

    init(_ cursor: MappingCursor) {
        connectTimeout = cursor.valueOrStandard(Self.connectTimeout)
        maximumResponse = cursor.valueOrStandard(Self.maximumResponse)
        maximumConnections = cursor.valueOrStandard(Self.maximumConnections)
        breaker = cursor.field(Self.breaker)
        retryBudget = cursor.section(Self.retryBudget)
        minimumAttempt = cursor.valueOrStandard(Self.minimumAttempt)
    }
}
