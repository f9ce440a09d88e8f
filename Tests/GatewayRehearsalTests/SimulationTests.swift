import Diagnostics
import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import Testing

/// A configuration in bad weather.
@Suite struct SimulationTests {
    private static func run(_ name: String, seed: UInt64 = 1, intervals: Int = 24) throws -> Timeline {
        let builtIn = try #require(BuiltInScenario.all.first { $0.name == name })
        return try run(file: builtIn.text, seed: seed, intervals: intervals)
    }

    private static func run(file text: String, seed: UInt64 = 1, intervals: Int) throws -> Timeline {
        let config = try RehearsalFixture.config()
        let (scenario, diagnostics) = config.scenario(
            in: SourceFile(path: "scenario.yaml", bytes: Array(text.utf8)), environment: .process)
        #expect(diagnostics.isEmpty, "\(DiagnosticRenderer().render(diagnostics))")
        let simulation = Simulation(config.plan, try #require(scenario), seed: seed)
        return try #require(simulation.run(intervals: intervals))
    }

    @Test func theSameSeedIsTheSameTimelineAndAnotherIsAnother() throws {
        let first = TimelinePlot(try Self.run("outage"), title: "A").svg
        #expect(TimelinePlot(try Self.run("outage"), title: "A").svg == first)
        #expect(TimelinePlot(try Self.run("outage", seed: 2), title: "A").svg != first)
    }

    @Test(arguments: BuiltInScenario.all.map(\.name)) func everyCallIsCountedOnce(_ name: String) throws {
        let timeline = try Self.run(name)
        let scenario = timeline.scenario
        let expected = scenario.rate * Double(scenario.duration) / 1e9
        // Arrivals are random; five standard deviations are beyond chance.
        #expect(abs(Double(timeline.summary.calls) - expected) < 5 * expected.squareRoot(), "\(timeline.summary.calls)")
        #expect(timeline.intervals.count == 24)
        #expect(timeline.summary.errors == timeline.errors.values.reduce(0, +))
    }

    @Test func anOutageOpensBreakersAndSparesTheUpstream() throws {
        let timeline = try Self.run("outage")
        let opened = try #require(timeline.events.first { $0.to == .open })
        let trouble = timeline.scenario.troubles[0]
        #expect((trouble.start..<trouble.end).contains(opened.time))
        #expect(timeline.events.contains { $0.to == .closed && $0.time > trouble.end })
        #expect(timeline.summary.recovery != nil)
        // Two attempts are the most that the policy makes of a call.
        let inTrouble = try #require(timeline.summary.inTrouble)
        #expect((1...2).contains(inTrouble.amplification))
        let calm = timeline.intervals[2].requests
        let during = timeline.intervals[12].requests
        #expect(during < calm, "\(during) of \(calm)")
        #expect(timeline.intervals[..<8].allSatisfy { $0.errors == 0 })
    }

    @Test func aStormClosesTheGateAndOpensNoBreaker() throws {
        let timeline = try Self.run("429-storm")
        #expect(timeline.summary.gateClosed > 10_000_000_000)
        #expect(timeline.summary.openings == 0)
        let trouble = timeline.scenario.troubles[0]
        #expect(timeline.gateClosings.allSatisfy { $0.lowerBound >= trouble.start - timeline.step })
    }

    @Test func aSlowUpstreamShowsInTheLatency() throws {
        let timeline = try Self.run("slow-upstream")
        #expect(timeline.intervals[2].p99 < 1_000_000_000)
        #expect(timeline.intervals.contains { $0.p99 >= 5_000_000_000 })
    }

    @Test func nightsAreQuiet() throws {
        let timeline = try Self.run("day")
        #expect(timeline.intervals[3].calls * 3 < timeline.intervals[20].calls)
    }

    @Test func thePictureIsWellFormedAndNamesWhatItShows() throws {
        let svg = TimelinePlot(try Self.run("outage"), title: "A <&> B").svg
        #expect(svg.contains("A &lt;&amp;&gt; B: outage"))
        for word in ["503", "from the cache", "requests", "p99 of calls", "breaker open"] { #expect(svg.contains(">\(word)<"), "\(word)") }
        #expect(svg.contains("shield"))
        #expect(!svg.contains("NaN") && !svg.contains("inf"))
    }

    /// Rates of the parts are those of the whole, wherever one phase ends and the next begins.
    @Test func everyPhaseHasItsOwnLoad() throws {
        let timeline = try Self.run(
            file: """
                version: 1
                name: rush
                load: {rate: 60/1m, callers: 3}
                phases:
                  - for: 10m
                  - {for: 10m, load: {rate: 6/1m}}
                  - {for: 10m, load: {tools: {lend_book: 2/1s}, callers: 9}}
                """, intervals: 30)
        let calls = [0..<10, 10..<20, 20..<30].map { timeline.intervals[$0].reduce(0) { $0 + $1.calls } }
        for (got, expected) in zip(calls, [600.0, 60, 1800]) {
            #expect(abs(Double(got) - expected) < 5 * expected.squareRoot(), "\(calls)")
        }
    }

    @Test func toolsOfTheirOwnAreAllThatIsCalled() throws {
        let timeline = try Self.run(
            file: "version: 1\nname: reads\nload: {tools: {lend_book: 60/1m}}\nphases: [{for: 10m}]\n", intervals: 4)
        // No read: nothing of it is kept.
        #expect(timeline.summary.hits == 0)
        #expect(timeline.summary.fetched > 400)
    }

    @Test func aMixOfAnswersIsWhatTheFileSays() throws {
        let timeline = try Self.run(
            file: """
                version: 1
                name: mixed
                load: {tools: {lend_book: 60/1m}}
                phases:
                  - {for: 60m, upstream: {status: {404: 20%, 400: 10%}, latency: 2s, latency_share: 50%}, label: A mix}
                """, intervals: 4)
        let summary = timeline.summary
        #expect((900...1260).contains(summary.errors), "\(summary.errors) of \(summary.calls)")
        #expect(summary.p99 > 2_000_000_000 && summary.p50 < 2_300_000_000)
        #expect(timeline.scenario.troubles.map(\.label) == ["A mix"])
    }

    @Test func aRetryAfterOfOnesOwnClosesTheGateForAsLong() throws {
        let timeline = try Self.run(
            file: """
                version: 1
                name: told
                load: {tools: {lend_book: 60/1m}}
                phases:
                  - for: 1m
                  - {for: 1s, upstream: {status: {429: 100%}, retry_after: 90s}}
                  - for: 4m
                """, intervals: 4)
        // A call has come in that second, or has not.
        if timeline.intervals[0].errors + timeline.intervals[1].errors > 0 {
            #expect((85_000_000_000...100_000_000_000).contains(timeline.summary.gateClosed), "\(timeline.summary.gateClosed)")
        } else {
            #expect(timeline.summary.gateClosed == 0)
        }
    }

    @Test func anotherRateKeepsTheRiseAndFall() throws {
        let day = try #require(BuiltInScenario.all.last)
        let scenario = try #require(try RehearsalFixture.config().scenario(in: day.file, environment: .process).scenario)
        let faster = scenario.with(rate: 0.6)
        #expect(abs(faster.rate - 0.6) < 0.000_001)
        let factors = zip(faster.phases, scenario.phases).map { $0.load.rate / $1.load.rate }
        #expect(factors.allSatisfy { abs($0 - factors[0]) < 0.000_001 })
        #expect(scenario.with(callers: 7).callers == 7)
    }

    @Test func aToolThatCannotBeCalledIsNamed() throws {
        let config = try RehearsalFixture.config()
        let text = "version: 1\nname: reads\nload: {tools: {get_book: 1/1s}}\nphases: [{for: 10m}]\n"
        let scenario = try #require(
            config.scenario(in: SourceFile(path: "a.yaml", bytes: Array(text.utf8)), environment: .process).scenario)
        #expect(Simulation(config.plan, scenario, seed: 1).uncallable == [])
        #expect(Simulation(PlanWithout.tools(config.plan), scenario, seed: 1).uncallable == ["get_book"])
    }

    /// The picture names what a phase is, also where nothing is wrong in it.
    @Test func thePictureShowsPhasesWithAName() throws {
        let timeline = try Self.run(
            file: "version: 1\nname: rush\nphases: [{for: 5m}, {for: 5m, label: The rush, load: {rate: 3/1s}}]\n", intervals: 10)
        let svg = TimelinePlot(timeline, title: "A").svg
        #expect(svg.contains(">The rush<") && svg.contains("#eef2f6"))
        #expect(timeline.summary.inTrouble == nil)
    }
}

private enum PlanWithout {
    /// A configuration that offers nothing.
    static func tools(_ plan: Plan) -> Plan { plan.rehearsing([]) }
}
