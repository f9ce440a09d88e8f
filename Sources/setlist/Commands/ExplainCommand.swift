import ArgumentParser
import Diagnostics
import GatewayConfig

/// `setlist explain`: where each effective value comes from.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show every effective value of an endpoint, or of what is watched, and its line; or what a code means.",
        discussion: """
            EXAMPLES
              setlist explain get_album
              setlist explain get_album.cache.ttl
              setlist explain alerts.error_rate
              setlist explain E2101
            """)

    @OptionGroup var files: ConfigurationOptions
    @Argument(help: "An endpoint, `slos`, `alerts` or `dashboards`, or one of its fields: ENDPOINT[.FIELD]; or a code.") var subject: String

    func run() throws {
        if let code = DiagnosticCode(rawValue: subject) {
            return Terminal.output.print("\(code.rawValue): \(code.summary)\nAn example is in docs/diagnostics/\(code.rawValue).md.")
        }
        let config = try files.loadOrExit()
        let name = String(subject.prefix { $0 != "." })
        let field = subject.dropFirst(name.count + 1)
        guard let rows = config.explanation(of: name)?.rows else { throw UnknownTool(name: name, plan: config.plan).error }
        let shown = rows.filter { field.isEmpty || $0.key == field || $0.key.hasPrefix(field + ".") }
        guard !shown.isEmpty else {
            throw ValidationError("\(name) has no field \(field); its fields: \(rows.map(\.key).joined(separator: ", "))")
        }
        let width = shown.map(\.key.count).max() ?? 0
        for row in shown {
            let padding = String(repeating: " ", count: width - row.key.count)
            Terminal.output.print("\(Terminal.output.bold(row.key))\(padding)  \(row.value)  \(Terminal.output.dim("# " + row.origin))")
        }
    }
}
