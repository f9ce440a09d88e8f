import GatewayConfig
import GatewayPlan
import Testing

/// Defaults < group < endpoint, and where each value is said to come from.
@Suite struct InheritanceTests {
    private static let endpoints = """
        version: 1
        server: {name: demo}
        upstream: {base_url: "http://localhost", credentials: me}
        parameters:
          limit: {in: query, type: integer, maximum: 50, default: 20, description: Page size.}
        defaults:
          timeout: 5s
          cache: {ttl: 1h, tags: [all]}
          advice: [{status: 401, say: Log in.}]
        groups:
          live:
            timeout: 2s
            cache: {scope: public}
            advice: [{status: 404, say: Look elsewhere.}]
          off: {cache: null}
        endpoints:
          plain: {request: GET /a, title: A, description: A.}
          live:
            request: GET /b
            title: B
            description: B.
            group: live
            cache: {ttl: 90s}
            advice: [{status: 429, say: Wait.}]
            parameters:
              limit: {use: limit, maximum: 10, default: 5}
          off: {request: GET /c, title: C, description: C., group: off}
          again: {request: GET /d, title: D, description: D., group: off, cache: {ttl: 1s}}
          write: {request: DELETE /e, title: E, description: E., group: live, invalidates: [all]}
        """
    private static let policies = "version: 1\ncredentials: {me: {type: bearer, token: \"${SETLIST_SECRET}\"}}\n"

    private let config: CompiledConfig

    init() throws {
        let run = Compilation(endpoints: Self.endpoints, policies: Self.policies)
        #expect(run.rendered == "")
        config = try #require(run.config)
    }

    private func row(_ endpoint: String, _ key: String) -> [String]? {
        let rows = config.explanation(of: endpoint)?.rows
        return rows?.first { $0.key == key }.map { [$0.value, $0.origin] }
    }

    @Test func cacheIsMergedKeyByKey() {
        #expect(row("live", "cache.ttl") == ["90s", "endpoints.yaml:23:18"])
        #expect(row("live", "cache.scope") == ["public", "endpoints.yaml:13:20 (group live)"])
        #expect(row("live", "cache.tags") == ["[all]", "endpoints.yaml:8:26 (defaults)"])
        #expect(row("plain", "cache.scope") == ["user", "built in"])
    }

    @Test func nullSwitchesOffAndStartsAnew() throws {
        #expect(row("off", "cache") == ["null", "endpoints.yaml:15:9 (group off)"])
        #expect(config.plan.tool(named: "off")?.cache == nil)
        let again = try #require(config.plan.tool(named: "again")?.cache)
        #expect(again == CachePolicy(ttl: 1_000_000_000, scope: .user, tags: []))
    }

    @Test func writeDoesNotTakeTheCacheOfItsGroup() {
        #expect(config.plan.tool(named: "write")?.cache == nil)
        #expect(row("write", "cache") == ["null", "built in"])
    }

    @Test func otherValuesAreReplaced() {
        #expect(row("live", "timeout") == ["2s", "endpoints.yaml:12:14 (group live)"])
        #expect(row("plain", "timeout") == ["5s", "endpoints.yaml:7:12 (defaults)"])
        #expect(config.plan.tool(named: "live")?.request.timeout == 2_000_000_000)
    }

    @Test func adviceIsSearchedInnermostFirst() {
        #expect(config.plan.tool(named: "live")?.advice.map(\.status) == [429, 404, 401])
        #expect(row("live", "advice[2]") == ["401: Log in.", "endpoints.yaml:9:12 (defaults)"])
    }

    @Test func parameterNamesItsOwnKeysAndTheSharedOnes() {
        #expect(row("live", "parameters.limit.maximum") == ["10", "endpoints.yaml:26:36"])
        #expect(row("live", "parameters.limit.description") == ["Page size.", "endpoints.yaml:5:76 (parameter limit)"])
        #expect(row("live", "parameters.limit.default") == ["5", "endpoints.yaml:26:49"])
        #expect(row("live", "parameters.limit.required") == ["false", "built in"])
    }

    @Test func derivedValuesAreBuiltIn() {
        #expect(row("write", "effect") == ["idempotent", "built in"])
        #expect(row("write", "annotations.destructive") == ["true", "built in"])
    }

    @Test func secretsAreNotShown() throws {
        #expect(row("live", "credentials.me.token") == ["<secret>", "policies.yaml:2:41"])
        #expect(try #require(config.explanation(of: "live")).rows.allSatisfy { !$0.value.contains("hunter2") })
        let plan = PlanDump.text(of: config.plan)
        #expect(!plan.contains("hunter2"))
    }
}
