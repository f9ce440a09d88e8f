import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import Testing

/// A configuration in bad weather.
@Suite struct SimulationTests {
    private static func run(_ name: String, seed: UInt64 = 1, intervals: Int = 24) throws -> Timeline {
        let scenario = try #require(Scenario.all.first { $0.name == name })
        return try #require(Simulation(try RehearsalFixture.config().plan, scenario, seed: seed).run(intervals: intervals))
    }

    @Test func theSameSeedIsTheSameTimelineAndAnotherIsAnother() throws {
        let first = TimelinePlot(try Self.run("outage"), title: "A").svg
        #expect(TimelinePlot(try Self.run("outage"), title: "A").svg == first)
        #expect(TimelinePlot(try Self.run("outage", seed: 2), title: "A").svg != first)
    }

    @Test(arguments: Scenario.all.map(\.name)) func everyCallIsCountedOnce(_ name: String) throws {
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
}
