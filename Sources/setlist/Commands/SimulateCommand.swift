import ArgumentParser
import GatewayConfig
import GatewayPlan
import GatewayRehearsal

/// `setlist simulate`: the operator's own configuration through bad weather, in a moment.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run this configuration through an outage, a 429 storm or a day of traffic, and show what it does.",
        discussion: """
            Calls of the offered tools, with arguments that their own rules accept, go to an upstream that
            does not exist. Cache, limits, breakers, retries, fallbacks and warming are those of both
            files. Nothing is sent anywhere; the clock goes as fast as the machine can. The same seed
            gives the same timeline.

            SCENARIOS
            \(Scenario.all.map { "  \($0.name.padded(to: 14)) \($0.summary)" }.joined(separator: "\n"))

            EXAMPLES
              setlist simulate outage
              setlist simulate 429-storm --rate 3 --plot storm.svg
              setlist simulate day --seed 7 --config /etc/setlist
              setlist simulate cold-start --toolsets player --intervals 12
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @Argument(help: "What happens.") var scenario: String
    @Option(help: "Decides what is called when, and how long the upstream takes.") var seed: UInt64 = 1
    @Option(help: "Calls a second on average, instead of the scenario's.") var rate: Double?
    @Option(help: "People who call, instead of the scenario's.") var callers: Int?
    @Option(help: "Lines of the timeline.") var intervals = 24
    @Option(help: ArgumentHelp("Draw the timeline into this file, as SVG.", valueName: "file")) var plot: String?

    func validate() throws {
        guard Scenario.all.contains(where: { $0.name == scenario }) else {
            throw ValidationError(
                "There is no scenario \"\(scenario)\"; there are \(Scenario.all.map(\.name).joined(separator: ", ")).")
        }
        if let rate, !(0.001...200).contains(rate) { throw ValidationError("--rate must be from 0.001 to 200; got \(rate).") }
        if let callers, !(1...1000).contains(callers) { throw ValidationError("--callers must be from 1 to 1000; got \(callers).") }
        guard (4...240).contains(intervals) else { throw ValidationError("--intervals must be from 4 to 240; got \(intervals).") }
    }

    func run() throws {
        SeededHashing.ensure()
        guard var chosen = Scenario.all.first(where: { $0.name == scenario }) else { return }
        if let rate { chosen.rate = rate }
        if let callers { chosen.callers = callers }
        let plan = try files.loadOrExit(tools: selection.overrides).plan
        guard let timeline = Simulation(plan, chosen, seed: seed).run(intervals: intervals) else {
            throw CommandFailure("no tool is offered for which arguments can be made up.")
        }
        for line in SimulateText(timeline: timeline).lines(color: Terminal.output.usesColor) { Terminal.output.print(line) }
        guard let plot else { return }
        let picture = TimelinePlot(timeline, title: plan.server.title ?? plan.server.name).svg
        try Folder(path: plot.hasPrefix("/") ? "" : ".").write(plot, Array(picture.utf8))
        Terminal.error.print("wrote \(plot)")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
