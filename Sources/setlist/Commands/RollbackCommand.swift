import ArgumentParser

/// `setlist rollback`: has a running gateway serve what it served before.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Have a running gateway serve the configuration before this one.",
        discussion: """
            Asks the admin listener. The files stay as they are: put them right before the
            next reload, which reads them again. The last five configurations are kept; each
            rollback goes one further back. Exits 0 when it is served, 1 when there is none,
            2 when called wrongly.

            EXAMPLES
              setlist rollback
              setlist rollback --admin http://127.0.0.1:9809
            """)

    @OptionGroup var admin: AdminOptions

    func run() async throws { try await admin.show(.post, ["config", "rollback"]) { answer, _ in ReloadText(answer: answer).lines } }
}
