import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayPlan
import GatewayRehearsal

/// `setlist simulate`: the operator's own configuration through bad weather, in a moment.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run this configuration through an outage, a 429 storm or a day of traffic, and show what it does.",
        discussion: """
            Calls of the offered tools, with arguments that their own rules accept, go to an
            upstream that does not exist. Cache, limits, breakers, retries, fallbacks and
            warming are those of both files. Nothing is sent anywhere; the clock goes as
            fast as the machine can. The same seed gives the same timeline.

            SCENARIO is a file of your own, with phases of load and of upstream trouble, or
            the name of one that comes with the program; --print NAME shows that as a file
            to start from.

            SCENARIOS
            \(builtInLines.map { "  \($0)" }.joined(separator: "\n"))

            EXAMPLES
              setlist simulate outage
              setlist simulate 429-storm --rate 3 --plot storm.svg
              setlist simulate day --seed 7 --config /etc/setlist
              setlist simulate cold-start --toolsets player --intervals 12
              setlist simulate --print outage > scenarios/long-outage.yaml
              setlist simulate scenarios/friday-evening.yaml --plot evening.svg
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @Argument(help: "What happens: a file, or one of the names above.") var scenario: String?
    @Flag(help: "List the scenarios that come with the program.") var list = false
    @Option(name: .customLong("print"), help: ArgumentHelp("Print one of them as a file to start from.", valueName: "name"))
    var printed: String?
    @Option(help: "Decides what is called when, and how long the upstream takes.") var seed: UInt64 = 1
    @Option(help: "Calls a second on average, instead of the scenario's.") var rate: Double?
    @Option(help: "People who call, instead of the scenario's.") var callers: Int?
    @Option(help: "Lines of the timeline.") var intervals = 24
    @Option(help: ArgumentHelp("Draw the timeline into this file, as SVG.", valueName: "file")) var plot: String?

    func validate() throws {
        guard [scenario != nil, list, printed != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("Name a scenario or a file, or ask for --list or --print NAME.")
        }
        if let name = printed ?? scenario, !isFile, Self.builtIn(name) == nil {
            let names = BuiltInScenario.all.map(\.name)
            let match = EditDistance.closestMatch(to: name, in: names).map { "; did you mean \($0)?" } ?? "."
            throw ValidationError(
                "There is no scenario \"\(name)\"\(match) There are \(names.joined(separator: ", ")), and files such as ./\(name).yaml.")
        }
        if let rate, !(0.001...200).contains(rate) { throw ValidationError("--rate must be from 0.001 to 200; got \(rate).") }
        if let callers, !(1...1000).contains(callers) { throw ValidationError("--callers must be from 1 to 1000; got \(callers).") }
        guard (4...240).contains(intervals) else { throw ValidationError("--intervals must be from 4 to 240; got \(intervals).") }
    }

    func run() throws {
        if list {
            for line in Self.builtInLines { Terminal.output.print(line) }
        } else if let printed, let scenario = Self.builtIn(printed) {
            Terminal.output.print(String(scenario.text.dropLast()))
        } else if let scenario {
            try simulate(scenario)
        }
    }

    private func simulate(_ name: String) throws {
        SeededHashing.ensure()
        let config = try files.loadOrExit(tools: selection.overrides)
        let (read, diagnostics) =
            isFile
            ? config.scenario(at: name, environment: .process)
            : Self.builtIn(name).map { config.scenario(in: $0.file, environment: .process) } ?? (nil, [])
        if !diagnostics.isEmpty { Terminal.error.print(diagnostics) }
        guard var chosen = read else { throw ExitCode(1) }
        if let rate { chosen = chosen.with(rate: rate) }
        if let callers { chosen = chosen.with(callers: callers) }
        let plan = config.plan
        let simulation = Simulation(plan, chosen, seed: seed)
        guard simulation.uncallable.isEmpty else {
            throw CommandFailure(
                "\(simulation.uncallable.joined(separator: ", ")): not offered, or no arguments can be made up; "
                    + "`setlist tools` shows what is offered, --profile and --toolsets offer more.")
        }
        guard let timeline = simulation.run(intervals: intervals) else {
            throw CommandFailure("no tool is offered for which arguments can be made up.")
        }
        for line in SimulateText(timeline: timeline).lines(color: Terminal.output.usesColor) { Terminal.output.print(line) }
        guard let plot else { return }
        let picture = TimelinePlot(timeline, title: plan.server.title ?? plan.server.name).svg
        try Folder(path: plot.hasPrefix("/") ? "" : ".").write(plot, Array(picture.utf8))
        Terminal.error.print("wrote \(plot)")
    }

    /// A name has no slash and no suffix.
    private var isFile: Bool {
        guard let scenario else { return false }
        return scenario.contains("/") || scenario.hasSuffix(".yaml") || scenario.hasSuffix(".yml")
    }

    private static var builtInLines: [String] { BuiltInScenario.all.map { "\($0.name.padded(to: 14)) \($0.summary)" } }

    private static func builtIn(_ name: String) -> BuiltInScenario? { BuiltInScenario.all.first { $0.name == name } }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
