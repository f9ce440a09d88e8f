import GatewayPlan
import Testing

@testable import GatewayMonitoring

/// What promtool takes and an operator would wait for in vain.
@Suite struct LintTests {
    private let lint = QueryLint(
        recorded: ["job:setlist_x:ratio_rate5m": ["job"]], interval: 30, prometheus: .standard)

    @Test func whatIsGeneratedIsWellFormed() {
        #expect(MonitoringGenerator(MonitoringFixture.plan, title: "Example").problems == [])
    }

    @Test(arguments: [
        ("setlist_tool_calls_totl{job=\"j\"} > 1", "there is no metric `setlist_tool_calls_totl`"),
        ("increase(setlist_tool_calls_total{tol=\"t\"}[5m]) > 1", "`setlist_tool_calls_total` has no label `tol`"),
        ("sum by (endpoint) (increase(setlist_tool_calls_total[5m])) > 1", "there is no label `endpoint` to keep"),
        ("sum without (le) (increase(setlist_tool_calls_total[5m])) > 1", "there is no label `le` to leave out"),
        ("job:setlist_x:ratio_rate5m{slo=\"a\"} > 0.1", "`job:setlist_x:ratio_rate5m` has no label `slo`"),
    ]) func namesThatDoNotExist(_ expression: String, _ problem: String) {
        #expect(lint.problems(ofAlert: expression) == [problem])
    }

    @Test func countersAreLookedAtAsRates() {
        #expect(lint.problems(ofAlert: "setlist_upstream_throttled_total > 5").count == 1)
        #expect(lint.problems(of: "sum(setlist_upstream_throttled_total)").count == 1)
        #expect(lint.problems(ofAlert: "rate(setlist_cache_entries[5m]) == 0").contains("`rate` of something that is not a counter"))
        #expect(lint.problems(ofAlert: "increase(setlist_upstream_throttled_total[5m]) > 5") == [])
    }

    @Test func eventsPerSecondAreNotHeldAgainstANumber() {
        #expect(
            lint.problems(ofAlert: "rate(setlist_upstream_throttled_total[5m]) > 10") == [
                "events per second are held against the number 10: compare a share, or `increase`"
            ])
    }

    @Test func ratiosArePartsOfWholes() {
        let hits = "sum(rate(setlist_cache_requests_total{result=\"hit\"}[30m]))"
        let misses = "sum(rate(setlist_cache_requests_total{result=\"miss\"}[30m]))"
        let all = "sum(rate(setlist_cache_requests_total[30m]))"
        let cached = "sum(rate(setlist_cache_requests_total{result!=\"bypass\"}[30m]))"
        let notHit = "sum(rate(setlist_cache_requests_total{result!~\"hit|stale\"}[30m]))"
        #expect(lint.problems(ofAlert: "\(hits) / \(all) < 0.5") == [])
        #expect(lint.problems(ofAlert: "\(hits) / \(cached) < 0.5") == [])
        for odds in ["\(hits) / \(misses) < 0.5", "\(hits) / \(notHit) < 0.5"] {
            #expect(
                lint.problems(ofAlert: odds) == ["a ratio of unlike things: what is counted above by `result` is not counted below"])
        }
        let counted = "sum(increase(setlist_cache_requests_total[30m]))"
        #expect(
            lint.problems(ofAlert: "\(hits) / \(counted) < 0.5") == [
                "a ratio of unlike things: events per second by a number of events"
            ])
    }

    @Test func sidesThatNeverMatchAreFound() {
        let byGroup = "sum by (job, group) (rate(setlist_tool_calls_total[5m]))"
        let byJob = "sum by (job) (rate(setlist_tool_calls_total[5m]))"
        #expect(lint.problems(ofAlert: "\(byGroup) / \(byJob) > 0.5") == ["the sides of `/` never match: only one has `group`"])
        #expect(lint.problems(ofAlert: "\(byGroup) / ignoring (group) \(byJob) > 0.5") == [])
        #expect(lint.problems(ofAlert: "\(byGroup) / on (job) group_left \(byJob) > 0.5") == [])
        #expect(
            lint.problems(ofAlert: "job:setlist_x:ratio_rate5m > 0.1 and setlist_ready == 0") == [
                "the sides of `and` never match: only one has `instance`"
            ])
    }

    @Test(arguments: ["> 1", "> (14.4 * 0.2)", ">= 1.01", "< 0", "== 2"]) func boundsThatNothingReaches(_ bound: String) {
        #expect(lint.problems(ofAlert: "job:setlist_x:ratio_rate5m \(bound)").count == 1)
    }

    @Test(arguments: ["> 0.99", "> (14.4 * 0.01)", ">= 1", "< 1", "== 1"]) func boundsThatCanBeReached(_ bound: String) {
        #expect(lint.problems(ofAlert: "job:setlist_x:ratio_rate5m \(bound)") == [])
    }

    @Test func rangesHoldFourSamples() {
        #expect(lint.problems(ofAlert: "increase(setlist_upstream_throttled_total[2m]) > 5") == [])
        #expect(
            lint.problems(ofAlert: "increase(setlist_upstream_throttled_total[1m]) > 5") == ["`[1m]` holds fewer than four samples"])
    }

    @Test func anAlertHasACondition() {
        #expect(lint.problems(ofAlert: "setlist_ready").count == 1)
        #expect(lint.problems(ofAlert: "absent(setlist_ready{job=\"j\"})") == [])
    }

    @Test func whatAnOlderPrometheusDoesNotKnowIsFound() {
        #expect(
            lint.problems(ofAlert: "first_over_time(setlist_ready[5m]) == 0").first == "`first_over_time` needs Prometheus 3.7")
        #expect(lint.problems(ofAlert: "holt(setlist_ready) == 0").first == "`holt` is not a function that rules use here")
    }

    @Test(arguments: ["sum(", "setlist_ready ==", "setlist_ready{job=j} == 0", "setlist_ready[5m == 0", "1 2", "\"a"])
    func whatCannotBeReadIsAProblem(_ expression: String) {
        #expect(lint.problems(ofAlert: expression).count >= 1)
    }

    @Test func objectivesOfTheSameAlertNamesAreFound() {
        var plan = MonitoringFixture.plan
        plan.objectives = ["a-b", "a_b"].map { ObjectivePlan(name: $0, measure: .availability, target: 0.99, minimumCalls: 20) }
        let problems = MonitoringGenerator(plan, title: "Example").problems
        #expect(problems.map(\.description).contains("SetlistABBurnFast: there are two alerts of this name"))
    }
}
