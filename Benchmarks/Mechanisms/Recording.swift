import GatewayEngine
import GatewayPlan
import GatewayTelemetry
import NIOCore

extension Mechanism {
    /// What a cache hit pays for being counted: a clock, the outcome, the lookup, the duration.
    static let recording = Mechanism(name: "record-call") {
        let plan = Telemetry.plan
        let recorder = CallRecorder(plan, in: MetricRegistry())
        let content = AnswerContent(bytes: [UInt8](repeating: 0x20, count: 600)[...], contentLength: 300, isError: false)
        let answer = Answer(content: content, source: .hit(ageNanoseconds: 1, ttlNanoseconds: 1))
        let arrival = NIODeadline.now()
        return { iterations in
            for _ in 0..<iterations { recorder.answered(plan.tools[0], .local, answer, .hit, arrival: arrival) }
        }
    }

    /// The exposition of 10,000 series, as text.
    static let scrape = Mechanism(name: "scrape-10k", iterations: 10) {
        let registry = MetricRegistry()
        for number in 0..<500 { _ = registry.histogram(.toolCallDuration, "tool_number_\(number)", "group") }
        for number in 0..<2_500 { registry.counter(.toolCalls, "tool_number_\(number)", "group", "ok").increment(by: UInt64(number)) }
        var bytes = 0
        return { iterations in
            for _ in 0..<iterations { bytes += registry.exposition(.text, now: 0).count }
            precondition(bytes > 0)
        }
    }
}

private enum Telemetry {
    /// With one tool whose answers are cached.
    static let plan = Plan(
        server: ServerIdentity(name: "test", title: nil, version: "1", instructions: nil), listener: .benchmark,
        upstream: UpstreamPlan(
            baseURL: "http://127.0.0.1:1", credentials: .none, headers: [], connectTimeout: 1, maximumResponseBytes: 1,
            maximumConnections: 1,
            errors: .init(message: [], reason: [])),
        cacheStore: CacheStorePlan(
            maximumBytes: 1 << 20, maximumTagValues: 4, refreshBackoff: 1, maximumRefreshBackoff: 1, upkeepInterval: 1),
        maximumAnswerBytes: 1 << 16,
        tools: [
            ToolPlan(
                id: 0, name: "get_thing", title: "", description: "",
                request: RequestPlan(method: .get, path: [], fixedQuery: [], body: .none, timeout: 1), parameters: [], alternatives: [],
                effect: .safe, annotations: ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: true),
                cache: CachePolicy(ttl: 1, scope: .public, tags: []), invalidates: [],
                views: [], statusMessages: [:], advice: [])
        ],
        surface: SurfacePlan(
            resources: [], prompts: [], pageSize: 1, listTTL: 1, outputDepth: 1, confirmation: ConfirmationPlan(mode: .ask, timeout: 1)))
}

extension ListenerPlan {
    fileprivate static let benchmark = ListenerPlan(
        host: "127.0.0.1", port: 0, path: "/mcp", allowedHosts: [], allowedOrigins: [], maximumBodyBytes: 1, maximumConnections: 1,
        idleTimeout: 1, drainDelay: 0, drainTimeout: 1,
        streams: StreamPlan(
            maximum: 1, maximumPerCaller: 1, backlogBytes: 1, keepalive: 1, maximumSessions: 1, sessionIdleTimeout: 1, answerTimeout: 1))
}
