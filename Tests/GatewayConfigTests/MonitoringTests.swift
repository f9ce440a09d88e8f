import GatewayConfig
import GatewayPlan
import Testing

/// What is watched: defaults, switches, groups, and what is left out because it is not there.
@Suite struct MonitoringTests {
    private static let endpoints = """
        version: 1
        server: {name: s}
        upstream: {base_url: https://api.example.com}
        groups:
          player: {timeout: 5s}
        endpoints:
          get_state:
            group: player
            request: GET /state
            title: Get state
            description: The state.
            cache: {ttl: 1s}

        """

    private func config(_ policies: String) -> CompiledConfig? {
        Compilation(endpoints: Self.endpoints, policies: "version: 1\n" + policies).config
    }

    private func plan(_ policies: String) -> MonitoringPlan? { config(policies)?.plan.monitoring }

    @Test func whatIsThereIsWatchedWithoutAWord() throws {
        let plan = try #require(self.plan(""))
        #expect(plan.job == "setlist")
        #expect(plan.objectives == [])
        // Neither windows nor breakers, warming or a sign-in: nothing to watch there.
        #expect(
            plan.alerts.map(\.kind) == [
                .serviceDown, .noSuccess, .errorRate, .rateLimited, .gateClosed, .retryBudgetEmpty, .degradedAnswers, .lowHitRate,
                .reloadFailed, .healthCheckFailing,
            ])
        let errors = try #require(plan.alerts.first { $0.kind == .errorRate })
        #expect(errors.threshold == 0.05)
        #expect(errors.minimumEvents == 20)
        #expect(errors.duration == 300)
        #expect(errors.keepFiring == 300)
        #expect(errors.severity == .ticket)
        #expect(plan.alerts.first { $0.kind == .serviceDown }?.severity == .page)
    }

    @Test func everyKindIsWatchedInTheShippedFiles() throws {
        let run = Compilation(endpoints: try Repository.text("endpoints.yaml"), policies: try Repository.text("policies.yaml"))
        let plan = try #require(run.config?.plan.monitoring)
        #expect(plan.alerts.map(\.kind) == AlertKind.allCases)
        #expect(plan.objectives.map(\.name) == ["availability", "latency", "freshness"])
        #expect(plan.shortWindows == ["second", "half_minute", "minute", "hour"])
        #expect(plan.dayWindows == ["budget"])
    }

    @Test func nullSwitchesOff() throws {
        let plan = try #require(self.plan("alerts: {error_rate: null}\n"))
        #expect(!plan.alerts.contains { $0.kind == .errorRate })
        #expect(plan.alerts.contains { $0.kind == .noSuccess })
    }

    @Test func numbersLabelsAndGroupsComeFromTheFile() throws {
        let plan = try #require(
            self.plan(
                """
                alerts:
                  job: gateway
                  interval: 15s
                  runbook_url: https://example.org/runbooks/
                  labels: {team: music}
                  error_rate: {above: 0.5%, groups: {player: 12.5%}, for: 90s, keep_firing_for: 0s, severity: page, labels: {room: blue}}
                  gate_closed: {longer_than: 1.5h}
                dashboards: {grafana_url: "https://grafana.example.org", refresh: 1m, datasource: {uid: main}}
                """))
        #expect(plan.job == "gateway")
        #expect(plan.interval == 15)
        #expect(plan.runbookURL == "https://example.org/runbooks")
        #expect(plan.grafanaURL == "https://grafana.example.org")
        #expect(plan.labels == [.init(name: "team", value: "music")])
        #expect(plan.boards.refresh == 60)
        #expect(plan.boards.datasourceUID == "main")
        let errors = try #require(plan.alerts.first { $0.kind == .errorRate })
        #expect(errors.threshold == 0.005)
        #expect(errors.groupThresholds == [.init(group: "player", threshold: 0.125)])
        #expect(errors.duration == 90)
        #expect(errors.keepFiring == 0)
        #expect(errors.severity == .page)
        #expect(errors.labels == [.init(name: "room", value: "blue")])
        #expect(plan.alerts.first { $0.kind == .gateClosed }?.threshold == 5400)
    }

    @Test func objectivesAreExactShares() throws {
        let plan = try #require(
            self.plan("slos: {up: {measure: availability, target: 99.95%}, speed: {measure: latency, under: 250ms, target: 95%}}\n"))
        #expect(plan.objectives.map(\.target) == [0.9995, 0.95])
        #expect(plan.objectives.map(\.measure) == [.availability, .latency(seconds: 0.25)])
        #expect(plan.objectives.map(\.minimumCalls) == [20, 20])
    }

    @Test func toolsKnowTheirGroup() {
        #expect(config("")?.plan.tools.map(\.group) == ["player"])
    }

    @Test func explainSaysWhereABoundComesFrom() throws {
        let config = try #require(
            self.config(
                "slos: {up: {measure: availability, target: 99%}}\nalerts:\n  error_rate: {groups: {player: 12%}}\n  no_success: null\n"))
        func row(_ subject: String, _ key: String) -> Explanation.Row? { config.explanation(of: subject)?.rows.first { $0.key == key } }
        #expect(row("get_state", "alerts.error_rate.above")?.value == "12%")
        #expect(row("get_state", "alerts.error_rate.above")?.origin == "policies.yaml:4:25")
        #expect(row("get_state", "alerts.low_hit_rate.below")?.value == "30%")
        #expect(row("get_state", "alerts.low_hit_rate.below")?.origin == "built in")
        #expect(row("alerts", "error_rate.above")?.value == "5%")
        #expect(row("alerts", "no_success")?.value == "null")
        #expect(row("alerts", "no_success")?.origin == "policies.yaml:5:3")
        #expect(row("alerts", "warming_failed")?.origin == "built in")
        #expect(row("slos", "up.target")?.value == "99%")
        #expect(row("dashboards", "refresh")?.value == "30s")
        #expect(config.explanation(of: "nothing") == nil)
    }
}
