import Diagnostics
import GatewayConfig
import GatewayPlan
import Testing

/// Scenarios as files: the built-in ones are right, and wrong ones are shown where they are wrong.
@Suite struct ScenarioFileTests {
    private static func read(_ text: String) throws -> (scenario: Scenario?, shown: String) {
        let file = SourceFile(path: "scenarios/rush.yaml", bytes: Array(text.utf8))
        let (scenario, diagnostics) = try RehearsalFixture.config().scenario(in: file, environment: .process)
        return (scenario, DiagnosticRenderer().render(diagnostics))
    }

    @Test(arguments: BuiltInScenario.all.map(\.name)) func everyBuiltInScenarioIsAFile(_ name: String) throws {
        let builtIn = try #require(BuiltInScenario.all.first { $0.name == name })
        let (scenario, shown) = try Self.read(builtIn.text)
        #expect(shown == "")
        #expect(scenario?.name == name && scenario?.summary == builtIn.summary)
        #expect(builtIn.text.hasSuffix("\n") && !builtIn.text.hasSuffix("\n\n"))
    }

    @Test(
        arguments: [
            ("phases: [{for: 4}]", "no unit", "E2204", "3:16", "the unit is missing: `4s`?"),
            ("phases: [{fro: 4m}]", "unknown key", "E2101", "3:11", "did you mean `for`?"),
            ("phases: [{label: a}]", "no duration", "E2102", "3:10", "`for` is missing here"),
            ("phases: []", "no phase", "E2113", "3:9", "give at least one item"),
            ("lod: {}\nphases: [{for: 4m}]", "unknown section", "E2101", "3:1", "did you mean `load`?"),
            ("load: {rate: 5}\nphases: [{for: 4m}]", "no rate", "E2161", "3:14", "as in `10/1s`"),
            ("load: {rate: 5/s}\nphases: [{for: 4m}]", "no period", "E2161", "3:14", "write `5/1s`"),
            ("load: {rate: 5/1s burst 3}\nphases: [{for: 4m}, {for: 1m}]", "a burst", "E2403", "3:14", "remove `burst`"),
            ("load: {tools: {get_bok: 5/1s}}\nphases: [{for: 4m}, {for: 1m}]", "unknown tool", "E2306", "3:16", "did you mean `get_book`?"),
            ("load: {callers: 0}\nphases: [{for: 4m}]", "nobody", "E2206", "3:17", "at least 1, at most 1000"),
            ("phases: [{for: 4m, load: {tools: {get_bok: 5/1s}}}]", "unknown tool", "E2306", "3:35", "did you mean `get_book`?"),
            ("phases: [{for: 4m, upstream: {statsu: {503: 10%}}}]", "unknown key", "E2101", "3:31", "did you mean `status`?"),
            ("phases: [{for: 4m, upstream: {status: {503: 10}}}]", "no unit", "E2202", "3:45", "the unit is missing: `10%`?"),
            ("phases: [{for: 4m, upstream: {status: {5003: 10%}}}]", "no status", "E2110", "3:40", "use 200 to 599"),
            ("phases: [{for: 4m, upstream: {status: {503: 60%, 429: 50%}}}]", "too much", "E2206", "3:39", "together at most 100%"),
            ("phases: [{for: 4m, upstream: {down: true, latency: 1s}}]", "both", "E2403", "3:52", "remove one of them"),
            ("phases: [{for: 4m, upstream: {latency_share: 10%}}]", "share of none", "E2403", "3:46", "add `latency` or remove it"),
            ("phases: [{for: 4m, upstream: {retry_after: 10s}}]", "nobody waits", "E2403", "3:44", "add 429 or 503"),
            ("phases: [{for: 4m, upstream: {limit: 5/1m burst 2}}]", "a burst", "E2403", "3:38", "remove `burst`"),
            ("load: {rate: 900/1s}\nphases: [{for: 1h}]", "too long", "E2206", "4:9", "at most 1000000 in all"),
        ]) func everyMistakeIsShownWhereItIs(_ row: (body: String, what: String, code: String, place: String, hint: String)) throws
    {
        let (scenario, shown) = try Self.read("version: 1\nname: rush\n\(row.body)\n")
        #expect(scenario == nil)
        #expect(shown.contains("error[\(row.code)]"), "\(row.what): \(shown)")
        #expect(shown.contains("scenarios/rush.yaml:\(row.place)"), "\(row.what): \(shown)")
        #expect(shown.contains(row.hint), "\(row.what): \(shown)")
        #expect(shown.hasSuffix("1 error"), "\(row.what): \(shown)")
    }

    @Test func aPhaseSaysOnlyWhatIsOtherwise() throws {
        let text = """
            version: 1
            name: rush
            load: {rate: 120/1m, callers: 4}
            phases:
              - for: 1m
              - {for: 2m, load: {callers: 8}}
              - {for: 1m, load: {tools: {get_book: 1/1s}}, upstream: {status: {503: 30%}, latency: 1500ms}}
              - {for: 1m, upstream: {limit: 15/30s}, label: Busy}
            """
        let phases = try #require(try Self.read(text).scenario).phases
        #expect(phases.map(\.load.rate) == [2, 2, 2, 2])
        #expect(phases.map(\.load.callers) == [4, 8, 4, 4])
        #expect(phases.map(\.load.tools.count) == [0, 0, 1, 0])
        #expect(phases.map(\.label) == ["", "", "30% are 503, all take 1500ms", "Busy"])
        #expect(phases.map(\.end) == [60, 180, 240, 300].map { $0 * 1_000_000_000 })
    }

    @Test func everyProblemComesAtOnce() throws {
        let shown = try Self.read("version: 1\nphases: [{for: 4, upstream: {down: maybe}}, {load: {rate: 1}}]\n").shown
        #expect(shown.hasSuffix("5 errors"), "\(shown)")
    }
}
