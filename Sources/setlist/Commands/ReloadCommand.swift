import ArgumentParser
import JSONBytes

/// `setlist reload`: has a running gateway read its files again.
struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have a running gateway read its configuration again.",
        discussion: """
            Asks the admin listener; SIGHUP does the same. Answers, breakers and what the
            rate limits have counted stay where their endpoint or policy has not changed.
            Exits 0 when the new configuration is served, 1 when it has an error, and then
            the one before is served still, 2 when called wrongly.

            EXAMPLES
              setlist reload
              setlist reload --admin http://127.0.0.1:9809 --format json
            """)

    @OptionGroup var admin: AdminOptions

    func run() async throws { try await admin.show(.post, ["config", "reload"]) { answer, _ in ReloadText(answer: answer).lines } }
}

/// What came of a reload, for people.
struct ReloadText {
    let answer: JSONValue

    var lines: [String] {
        var lines = ["Serving configuration \(answer["revision"]?.stringValue ?? "")."]
        let keys = (answer["restart_needed"]?.arrayValue ?? []).compactMap(\.stringValue)
        if !keys.isEmpty { lines.append("Not seen before a restart: \(keys.joined(separator: ", ")).") }
        return lines
    }
}
