package import GatewayPlan
import JSONBytes
import NIOCore

/// Small Plans, built by hand so that the engine's tests do not depend on the compiler of configurations.
package enum PlanFixtures {
    package static func plan(
        _ tools: [ToolPlan], hidden: [HiddenTool] = [], cacheBytes: Int = 1 << 20, answerBytes: Int = 1 << 16,
        rateLimits: RateLimitPlan = .none, concurrency: ConcurrencyPlan = .unlimited, resilience: ResiliencePlan = .none,
        surface: SurfacePlan = surface(), warming: WarmingPlan = .none, revision: String = "0000000000000000"
    ) -> Plan {
        Plan(
            server: ServerIdentity(name: "test", title: "Upstream", version: "1.0.0", instructions: "Use it."),
            listener: ListenerPlan(
                host: "127.0.0.1", port: 0, path: "/mcp", allowedHosts: [], allowedOrigins: [], maximumBodyBytes: 65_536,
                maximumConnections: 64, idleTimeout: 60_000_000_000, drainDelay: 0, drainTimeout: 5_000_000_000,
                streams: StreamPlan(
                    maximum: 16, maximumPerCaller: 8, backlogBytes: 4096, keepalive: 15_000_000_000, maximumSessions: 8,
                    sessionIdleTimeout: 1_800_000_000_000, answerTimeout: 60_000_000_000)),
            upstream: upstream(),
            cacheStore: CacheStorePlan(
                maximumBytes: cacheBytes, maximumTagValues: 4, refreshBackoff: 1_000_000_000, maximumRefreshBackoff: 30_000_000_000,
                upkeepInterval: 1_000_000_000),
            maximumAnswerBytes: answerBytes, tools: tools, hidden: hidden, surface: surface, resilience: resilience,
            rateLimits: rateLimits, concurrency: concurrency, warming: warming, revision: revision)
    }

    package static func surface(
        resources: [ResourcePlan] = [], prompts: [PromptPlan] = [], pageSize: Int = 100, outputDepth: Int = 3,
        confirmation: ConfirmationPlan = ConfirmationPlan(mode: .ask, timeout: 60_000_000_000)
    ) -> SurfacePlan {
        SurfacePlan(
            resources: resources, prompts: prompts, pageSize: pageSize, listTTL: 3_600_000_000_000, outputDepth: outputDepth,
            confirmation: confirmation)
    }

    package static func upstream(baseURL: String = "http://127.0.0.1:1") -> UpstreamPlan {
        UpstreamPlan(
            baseURL: baseURL, credentials: .none, headers: [], connectTimeout: 1_000_000_000, maximumResponseBytes: 1 << 20,
            maximumConnections: 8, errors: .init(message: [["error", "message"]], reason: [["error", "reason"]]))
    }

    package static func tool(
        id: Int = 0, name: String = "get_thing", method: RequestPlan.Method = .get,
        path: [RequestPlan.PathSegment] = [.literal("/things/"), .parameter(0)], fixedQuery: [RequestPlan.FixedItem] = [],
        body: RequestPlan.Body = .none, parameters: [ParameterPlan]? = nil, alternatives: [ParameterAlternative] = [],
        atLeastOneOf: [Int] = [], effect: Effect = .safe, cache: CachePolicy? = nil, invalidates: [TagTemplate] = [],
        settle: Int64 = 0, learns: [LearntFact] = [], views: [ViewPlan] = [ViewPlan(name: "full", projection: .identity)],
        pages: [PagePlan] = [], statusMessages: [Int: String] = [:], advice: [ErrorAdvice] = [], confirms: Bool = false,
        relay: RelayPlan? = nil, timeout: Int64 = 5_000_000_000, resilience: ToolResilience = .none, limits: ToolLimits = .unlimited
    ) throws -> ToolPlan {
        ToolPlan(
            id: id, name: name, title: "Thing", description: "A thing.",
            request: RequestPlan(method: method, path: path, fixedQuery: fixedQuery, body: body, timeout: timeout),
            parameters: try parameters ?? [parameter("id", in: .path, required: true)], alternatives: alternatives,
            atLeastOneOf: atLeastOneOf, effect: effect,
            annotations: ToolAnnotations(
                readOnly: effect == .safe, destructive: method == .delete, idempotent: effect != .unsafe, openWorld: true),
            cache: cache, invalidates: invalidates, settle: settle, learns: learns, views: views, pages: pages,
            statusMessages: statusMessages, advice: advice, confirms: confirms, relay: relay, resilience: resilience, limits: limits)
    }

    package static func parameter(
        _ name: String, _ rule: ValueRule = .string(.init()), in destination: ParameterPlan.Destination, required: Bool = false,
        default json: String? = nil
    ) throws -> ParameterPlan {
        try ParameterPlan(
            name: name, description: "A value.", rule: rule, isRequired: required, defaultValue: json.map { ByteBuffer(string: $0) },
            destination: destination)
    }

    /// `thing/{0}/part` from `["thing", 0, "part"]`.
    package static func tag(_ segments: TagTemplate.Segment..., andBelow coversDescendants: Bool = false) -> TagTemplate {
        TagTemplate(segments: segments, coversDescendants: coversDescendants)
    }
}
