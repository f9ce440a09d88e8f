import GatewayMonitoring
import GatewayPlan
import Testing

@Suite struct GeneratedFilesTests {
    @Test func theSamePlanGivesTheSameBytes() {
        #expect(MonitoringFixture.files() == MonitoringFixture.files())
    }

    @Test func everyAlertHasItsTestsAndItsRunbook() {
        let files = MonitoringFixture.files()
        let rules = files["alerts/alerts.rules.yml"] ?? ""
        let names = rules.matches(of: /alert: (\w+)/).map { String($0.output.1) }
        #expect(names.count == AlertKind.allCases.count + 3 * 4 - unreachable)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(files["alerts/tests/\(name).yml"]?.contains("\(name) fires when it should") == true)
            #expect(files["alerts/runbooks/\(name).md"]?.contains("## Mitigation") == true)
            #expect(rules.contains("runbook_url: https://example.org/runbooks/\(name).md"))
        }
        #expect(files.keys.filter { $0.hasPrefix("alerts/runbooks/") }.count == names.count)
    }

    /// A tenth of bad calls may be stale: that budget cannot burn 14.4 times too fast, so no rule says so.
    private var unreachable: Int { 1 }

    @Test func anAlertThatCanNeverFireIsNotWritten() {
        let rules = MonitoringFixture.files()["alerts/alerts.rules.yml"] ?? ""
        #expect(!rules.contains("SetlistFreshnessBurnFast"))
        #expect(rules.contains("SetlistFreshnessBurnSteady"))
    }

    @Test func anAlertThatIsSwitchedOffIsNotWritten() {
        var plan = MonitoringFixture.plan
        plan.alerts.removeAll { $0.kind == .gateClosed }
        plan.dayWindows = []
        let files = MonitoringFixture.files(plan)
        #expect(!files.keys.contains { $0.contains("GateClosed") || $0.contains("DailyBudget") })
        #expect(files.keys.contains("alerts/runbooks/SetlistLimitNearlyReached.md"))
    }

    @Test func notesOfPeopleSurvive() throws {
        let path = "alerts/runbooks/SetlistGateClosed.md"
        let first = try #require(MonitoringFixture.files()[path])
        let note = "Ask Kim; it happened on 3 May.\n"
        let written = first.replacing("<!-- end of notes -->", with: note + "<!-- end of notes -->")
        var changed = MonitoringFixture.plan
        changed.job = "other"
        let again = try #require(MonitoringFixture.files(changed) { $0 == path ? Array(written.utf8) : nil }[path])
        #expect(again.contains(note))
        #expect(again.contains("job=\"other\"") && !again.contains("job=\"gateway\""))
        let unchanged = MonitoringFixture.files { $0 == path ? Array(written.utf8) : nil }[path]
        #expect(unchanged == written)
    }

    @Test func thresholdsComeFromThePlan() {
        var plan = MonitoringFixture.plan
        for index in plan.alerts.indices where plan.alerts[index].kind == .errorRate { plan.alerts[index].threshold = 0.123 }
        let files = MonitoringFixture.files(plan)
        #expect(files["alerts/alerts.rules.yml"]?.contains("> 0.123") == true)
        #expect(files["dashboards/overview.json"]?.contains("\"value\": 0.123") == true)
    }

    @Test func aGroupWithABoundOfItsOwnIsTakenOutOfTheOthers() throws {
        var plan = MonitoringFixture.plan
        for index in plan.alerts.indices where plan.alerts[index].kind == .errorRate {
            plan.alerts[index].groupThresholds = [.init(group: "player", threshold: 0.15)]
        }
        let files = MonitoringFixture.files(plan)
        let rules = try #require(files["alerts/alerts.rules.yml"])
        #expect(rules.contains(#"group!~"player""#))
        #expect(rules.contains(#"group:setlist_tool_failures_per_calls:ratio_rate5m{job="gateway",group="player"} > 0.15"#))
        #expect(files["alerts/tests/SetlistErrorRate.yml"]?.contains("fires for the group player when it should") == true)
        #expect(MonitoringGenerator(plan, title: "Example").problems == [])
    }

    @Test func labelsOfAnAlertWinOverThoseOfAll() throws {
        var plan = MonitoringFixture.plan
        for index in plan.alerts.indices where plan.alerts[index].kind == .gateClosed {
            plan.alerts[index].labels = [.init(name: "team", value: "platform"), .init(name: "room", value: "blue")]
        }
        let rules = try #require(MonitoringFixture.files(plan)["alerts/alerts.rules.yml"])
        let gate = try #require(rules.split(separator: "- alert: ").first { $0.hasPrefix("SetlistGateClosed") })
        #expect(gate.contains("team: platform") && gate.contains("room: blue") && !gate.contains("team: music"))
        #expect(rules.contains("team: music"))
    }

    @Test func filesAreKnownAsOursByTheirMarks() {
        let files = MonitoringFixture.files()
        for (path, text) in files { #expect(GeneratedFile.isOurs(path, Array(text.utf8)), "\(path)") }
        #expect(!GeneratedFile.isOurs("alerts/own.rules.yml", Array("groups: []\n".utf8)))
        #expect(!GeneratedFile.isOurs("dashboards/own.json", Array("{}".utf8)))
        #expect(!GeneratedFile.isOurs("alerts/runbooks/own.md", Array("# Own\n".utf8)))
        let runbook = files["alerts/runbooks/SetlistGateClosed.md"] ?? ""
        #expect(!GeneratedFile.hasNotes(Array(runbook.utf8)))
        #expect(GeneratedFile.hasNotes(Array(runbook.replacing("<!-- end of notes -->", with: "Kim knows.\n<!-- end of notes -->").utf8)))
    }
}
