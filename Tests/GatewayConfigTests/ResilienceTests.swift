import GatewayConfig
import GatewayPlan
import Testing

/// Breakers, retries and outcome rules: what an endpoint gets of its group and the defaults.
@Suite struct ResilienceTests {
    private static let endpoints = """
        version: 1
        server: {name: demo}
        upstream: {base_url: "http://localhost"}
        defaults:
          breaker: each
          retry: patient
          classify: [{status: 404, reason: GONE, then: failure}]
        groups:
          songs:
            breaker: shared
            classify: [{status: 5xx, then: neutral}]
        endpoints:
          alone: {request: GET /a, title: A, description: A.}
          first: {request: GET /b, title: B, description: B., group: songs, deadline: 3s}
          second:
            request: GET /c
            title: C
            description: C.
            group: songs
            breaker: each
            retry: null
            classify: [{status: 202, then: retry, after: 5s, attempts: 4}, {transport: timeout, then: slow}]
          bare: {request: GET /d, title: D, description: D., breaker: null}
        """
    private static let policies = """
        version: 1
        upstream: {breaker: all, retry_budget: {ratio: 10%}}
        breakers:
          each: {trip: {failure_rate: null}, open: {duration: 5s}}
          shared: {scope: group, mode: shadow}
          all: {scope: upstream, trip: {distinct_endpoints: 3}}
        retries:
          patient: {attempts: 5, on: [connect, 503]}
        """

    private let config: CompiledConfig

    init() throws {
        let run = Compilation(endpoints: Self.endpoints, policies: Self.policies)
        #expect(run.rendered == "")
        config = try #require(run.config)
    }

    private func resilience(_ tool: String) throws -> ToolResilience { try #require(config.plan.tool(named: tool)).resilience }

    private func row(_ endpoint: String, _ key: String) -> [String]? {
        config.explanation(of: endpoint)?.rows.first { $0.key == key }.map { [$0.value, $0.origin] }
    }

    @Test func aBreakerIsNamedForWhatItGuards() throws {
        #expect(try resilience("alone").breaker?.name == "each.alone")
        #expect(try resilience("first").breaker?.name == "shared.songs")
        #expect(try resilience("second").breaker?.name == "each.second")
        #expect(config.plan.resilience.breaker?.name == "all")
    }

    @Test func nullSwitchesOff() throws {
        #expect(try resilience("bare").breaker == nil)
        #expect(try resilience("bare").retry != nil)
        #expect(try resilience("second").retry == nil)
        #expect(row("bare", "breaker") == ["null", "endpoints.yaml:23:54"])
    }

    @Test func valuesAndDefaultsArrive() throws {
        let each = try #require(try resilience("alone").breaker).policy
        #expect(each.trip.failurePercent == nil)
        #expect(each.trip.consecutiveFailures == 5)
        #expect(each.open.duration == 5_000_000_000)
        #expect(each.open.maximum == 600_000_000_000)
        #expect(each.halfOpen.successThreshold == 2)
        #expect(try resilience("first").breaker?.policy.mode == .shadow)
        #expect(try resilience("first").deadline == 3_000_000_000)
        #expect(try resilience("alone").deadline == 45_000_000_000)
        let retry = try #require(try resilience("alone").retry)
        #expect(retry.attempts == 5)
        #expect(retry.on == [.transport(.connect), .status(503)])
        #expect(config.plan.resilience.retryBudget == RetryBudget(percent: 10, minimumPerSecond: 1, window: 10_000_000_000))
    }

    @Test func outcomeRulesAreSearchedFromTheEndpointOutwards() throws {
        #expect(
            try resilience("second").outcomes == [
                OutcomeRule(
                    match: .answer(status: 202...202, reason: nil, message: nil), outcome: .retry, delay: 5_000_000_000, attempts: 4),
                OutcomeRule(match: .transport(.timeout), outcome: .slow),
                OutcomeRule(match: .answer(status: 500...599, reason: nil, message: nil), outcome: .neutral),
                OutcomeRule(match: .answer(status: 404...404, reason: "GONE", message: nil), outcome: .failure),
            ])
        #expect(row("second", "classify[0]") == ["202: retry after 5s, 4 times", "endpoints.yaml:22:16"])
        #expect(row("second", "classify[3]") == ["404 GONE: failure", "endpoints.yaml:7:14 (defaults)"])
        #expect(row("second", "breaker") == ["each.second", "endpoints.yaml:20:14"])
    }

    /// What the shipped files promise: the figures that the service has always had.
    @Test func everyShippedToolHasABreakerAndARetryPolicy() throws {
        let run = Compilation(endpoints: try Repository.text("endpoints.yaml"), policies: try Repository.text("policies.yaml"))
        let plan = try #require(run.config).plan
        for tool in plan.tools + plan.hidden.map(\.tool) {
            let policy = try #require(tool.resilience.breaker).policy
            #expect(policy.trip.consecutiveFailures == 5)
            #expect(policy.open.duration == 60_000_000_000)
            #expect(policy.halfOpen.successThreshold == 2)
            #expect(tool.request.timeout <= 30_000_000_000)
            #expect(tool.resilience.retry != nil)
            #expect(tool.resilience.outcomes.contains { $0.outcome == .throttled && $0.delay == 3_600_000_000_000 })
        }
        #expect(plan.resilience.breaker?.policy.trip.distinctEndpoints == 3)
    }
}
