import ArgumentParser
import GatewayConfig

/// `setlist explain`: where each effective value comes from.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show every effective value of an endpoint, or of what is watched, and the line it came from.",
        discussion: """
            EXAMPLES
              setlist explain get_album
              setlist explain get_album.cache.ttl
              setlist explain alerts.error_rate
            """)

    @OptionGroup var files: ConfigurationOptions
    @Argument(help: "An endpoint, `slos`, `alerts` or `dashboards`, or one of its fields: ENDPOINT[.FIELD].") var subject: String

    func run() throws {
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
