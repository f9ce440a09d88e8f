import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayPlan
import GatewayRehearsal

/// `setlist test`: the cases beside the endpoints, against scripted answers on a clock of their own.
struct TestCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, junit }

    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the cases that are written beside the endpoints.",
        discussion: """
            A case calls endpoints, says what the upstream answers, and what should come of
            it: the result, the requests that were sent, the cache, what was invalidated,
            breaker, gate and metrics. Nothing is sent anywhere, and no time passes: a clock
            of its own goes on when a case says so.

            Without FILES, every .yaml in the folder cases beside endpoints.yaml is run.
            Exits 0 when all cases pass, 1 when one fails or a file is wrong, 2 when called
            wrongly.

            EXAMPLES
              setlist test
              setlist test cases/player.yaml --filter "no device"
              setlist test --config examples/bookshop
              setlist test --format junit > cases.xml
            """)

    @OptionGroup var files: ConfigurationOptions
    @Argument(help: "Files of cases.") var cases: [String] = []
    @Option(help: "Only cases whose name or file has this in it.") var filter: String?
    @Option(help: "text for people, json or junit for programs.") var format = Format.text

    func run() throws {
        SeededHashing.ensure()
        let config = try files.loadOrExit()
        let paths = cases.isEmpty ? files.casePaths : cases
        guard !paths.isEmpty else {
            throw ValidationError("There are no cases: no FILES are named, and \(files.caseFolder) has no .yaml.")
        }
        var planned: [CasePlan] = []
        var diagnostics: [Diagnostic] = []
        for path in paths {
            let loaded = config.cases(at: path, environment: .process)
            planned += loaded.cases
            diagnostics += loaded.diagnostics
        }
        if !diagnostics.isEmpty { Terminal.error.print(diagnostics) }
        guard !diagnostics.contains(where: { $0.severity == .error }) else { throw ExitCode(1) }
        if let filter { planned.removeAll { !$0.name.contains(filter) && !$0.place.contains(filter) } }
        guard !planned.isEmpty else { throw ValidationError("No case has \"\(filter ?? "")\" in its name or file.") }
        let runner = CaseRunner(config.plan)
        let results = planned.map { runner.run($0) }
        let report = CaseReport(results)
        switch format {
        case .text: Terminal.output.print(report.text(color: Terminal.output.usesColor))
        case .json: Terminal.output.print(report.json)
        case .junit: Terminal.output.print(report.junit)
        }
        if !report.hasPassed { throw ExitCode(1) }
    }
}
