import ArgumentParser

/// `setlist limits`: where the limits of a running gateway stand.
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Show a running gateway's gate, rate limits and who waits for them.",
        discussion: """
            Asks the admin listener. Exits 0 when it answers, 1 when it does not, 2 when
            called wrongly.

            EXAMPLES
              setlist limits
              setlist limits --admin http://127.0.0.1:9809 --format json
            """)

    @OptionGroup var admin: AdminOptions

    func run() async throws { try await admin.show(.get, ["limits"]) { LimitsText(limits: $0).lines(color: $1) } }
}
