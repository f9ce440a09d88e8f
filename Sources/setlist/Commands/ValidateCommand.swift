import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayPlan

/// `setlist validate`: both files checked, nothing started.
struct ValidateCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    /// Forms of diagnostics.
    enum Report: String, ExpressibleByArgument, CaseIterable { case text, json, github, sarif }

    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check endpoints.yaml and policies.yaml; every problem at once.",
        discussion: """
            Exits 0 when both compile (warnings included), 1 when there are errors, 2 when
            called wrongly.

            EXAMPLES
              setlist validate
              setlist validate --config /etc/setlist --format json
              setlist validate --format github      (in a workflow of GitHub Actions)
              setlist validate --format sarif > setlist.sarif
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @Option(help: "text for people, json for programs, github and sarif for code review.") var format = Report.text

    func run() throws {
        let (config, diagnostics) = files.load(tools: selection.overrides)
        switch format {
        case .json:
            Terminal.output.print(DiagnosticRenderer.json(diagnostics))
        case .github:
            if !diagnostics.isEmpty { Terminal.output.print(DiagnosticRenderer.github(diagnostics)) }
        case .sarif:
            Terminal.output.print(DiagnosticRenderer.sarif(diagnostics, version: ServerIdentity.currentVersion))
        case .text:
            if !diagnostics.isEmpty { Terminal.error.print(diagnostics) }
            if let plan = config?.plan {
                let cached = plan.tools.count { $0.cache != nil }
                let writes = plan.tools.count { $0.effect != .safe }
                let hidden = plan.hidden.isEmpty ? "" : " \(plan.hidden.count) not offered."
                Terminal.output.print(
                    Terminal.output.green("OK") + "  \(plan.tools.count) tools, \(cached) cached, \(writes) that write." + hidden)
            }
        }
        if config == nil { throw ExitCode(1) }
    }
}
