import ArgumentParser
import JSONBytes

/// `setlist log-level`: how much a running gateway logs.
struct LogLevelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-level",
        abstract: "Show or change how much a running gateway logs.",
        discussion: """
            Asks the admin listener. A change holds until the next one or until the gateway
            stops; then --log-level of `serve` counts again.

            EXAMPLES
              setlist log-level
              setlist log-level debug
              setlist log-level notice --admin http://127.0.0.1:9809
            """)

    @OptionGroup var admin: AdminOptions
    @Argument(help: "The new level; left out, the level is only shown.") var level: LogOptions.Level?

    func run() async throws {
        let lines = { (answer: JSONValue, _: Bool) in [answer["level"]?.stringValue ?? ""] }
        if let level {
            try await admin.show(.post, ["log-level"], body: ["level": .string(level.rawValue)], lines: lines)
        } else {
            try await admin.show(.get, ["log-level"], lines: lines)
        }
    }
}
