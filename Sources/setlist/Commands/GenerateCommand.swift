import ArgumentParser
import GatewayConfig
import GatewayMonitoring
import GatewayPlan

/// `setlist generate`: alerts, their tests, runbooks and boards, from the same two files.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write alert rules, their tests, runbooks and Grafana boards.",
        discussion: """
            Writes alerts/ and dashboards/: recording and alert rules for Prometheus, a
            promtool test and a runbook for each alert, boards and their provisioning for
            Grafana. All of it follows from `slos`, `alerts` and `dashboards` of
            policies.yaml, and the same files give the same bytes. What is written between
            the two note markers of a runbook is kept; files that are no longer generated
            are removed, except for runbooks with notes. Other files are left alone.

            Exits 0 when all is written, or with --check up to date; 1 when not; 2 when
            called wrongly.

            EXAMPLES
              setlist generate
              setlist generate --check
              setlist generate --config /etc/setlist --output /srv/monitoring
              setlist generate && promtool test rules alerts/tests/*.yml
            """)

    @OptionGroup var files: ConfigurationOptions
    @Flag(help: "Write nothing; show what would change, and fail when something would.") var check = false
    @Option(help: "The folder to write alerts/ and dashboards/ into.") var output = "."
    @Option(help: "The oldest Prometheus that must read the rules; what it does not know is left out.")
    var prometheusMin = "\(PrometheusVersion.standard)"

    func validate() throws {
        guard let version = PrometheusVersion(prometheusMin), version >= .oldest else {
            throw ValidationError("--prometheus-min is a version, \(PrometheusVersion.oldest) or newer, not \(prometheusMin).")
        }
        guard !output.isEmpty else { throw ValidationError("--output names no folder.") }
    }

    func run() throws {
        let plan = try files.loadOrExit().plan
        let generator = MonitoringGenerator(
            plan.monitoring, title: plan.server.title ?? plan.server.name, prometheus: PrometheusVersion(prometheusMin) ?? .standard)
        let problems = generator.problems
        guard problems.isEmpty else {
            for problem in problems { Terminal.error.print("Error: \(problem)") }
            throw CommandFailure("nothing is written: these rules would not do what they say.")
        }
        let folder = Folder(path: output)
        let changes = try GeneratedChanges(generator, in: folder)
        for path in changes.kept {
            Terminal.error.print("Warning: \(path) is no longer generated; it is kept, since people have written notes into it.")
        }
        if check { return try report(changes) }
        try changes.apply(to: folder)
        let counts = generator.counts
        Terminal.output.print(
            "\(Terminal.output.green("OK"))  \(counts.alerts) alerts with tests and runbooks, \(counts.records) recording rules, "
                + "\(counts.boards) boards: \(changes.summary).")
    }

    private func report(_ changes: GeneratedChanges) throws {
        guard !changes.changes.isEmpty else {
            return Terminal.output.print("\(Terminal.output.green("OK"))  alerts/ and dashboards/ are up to date.")
        }
        for change in changes.changes { Terminal.output.print(change.diff) }
        throw CommandFailure("\(changes.changes.count) files are out of date. Run: setlist generate")
    }
}
