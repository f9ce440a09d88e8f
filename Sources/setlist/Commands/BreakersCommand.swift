import ArgumentParser
import JSONBytes

/// `setlist breakers`: the circuit breakers of a running gateway.
struct BreakersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breakers",
        abstract: "Show the circuit breakers of a running gateway, or open, close and reset one.",
        discussion: """
            Asks the admin listener. An override ends by itself, so that a forgotten one
            does no harm for long; docs/resilience.md says when to use one.

            EXAMPLES
              setlist breakers
              setlist breakers show player.player
              setlist breakers force-open catalog.search --ttl 600
              setlist breakers reset catalog.search
            """,
        subcommands: [List.self, Show.self, ForceOpen.self, ForceClose.self, Reset.self], defaultSubcommand: List.self)

    /// All of them, one a line.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Show every breaker: its state, counts and last change.",
            discussion: "EXAMPLES\n  setlist breakers list --format json")
        @OptionGroup var admin: AdminOptions

        func run() async throws {
            try await admin.show(.get, ["breakers"]) { BreakersText.list($0["breakers"]?.arrayValue ?? [], color: $1) }
        }
    }

    /// One, with its history.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show one breaker and its last changes.",
            discussion: "EXAMPLES\n  setlist breakers show catalog.search")
        @OptionGroup var admin: AdminOptions
        @Argument(help: "As `setlist breakers` lists it.") var name: String

        func run() async throws {
            try await admin.show(.get, ["breakers", name]) { BreakersText.one($0, color: $1) }
        }
    }

    struct ForceOpen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "force-open", abstract: "Let nothing through for a while.",
            discussion: "EXAMPLES\n  setlist breakers force-open catalog.search --ttl 600")
        @OptionGroup var override: Override

        func run() async throws { try await override.send("force-open") }
    }

    struct ForceClose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "force-close", abstract: "Let everything through for a while, whatever fails.",
            discussion: "EXAMPLES\n  setlist breakers force-close player.player --ttl 120")
        @OptionGroup var override: Override

        func run() async throws { try await override.send("force-close") }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset", abstract: "Close one, end its override and forget what it has seen.",
            discussion: "EXAMPLES\n  setlist breakers reset catalog.search")
        @OptionGroup var admin: AdminOptions
        @Argument(help: "As `setlist breakers` lists it.") var name: String

        func run() async throws {
            try await admin.show(.post, ["breakers", name, "reset"]) { BreakersText.list([$0], color: $1) }
        }
    }

    /// What both overrides take.
    struct Override: ParsableArguments {
        @OptionGroup var admin: AdminOptions
        @Argument(help: "As `setlist breakers` lists it.") var name: String
        @Option(help: ArgumentHelp("How long it holds. [default: the breaker's override in policies.yaml]", valueName: "seconds"))
        var ttl: Int?

        func send(_ action: String) async throws {
            let body: JSONObject = if let ttl { ["ttl_seconds": .integer(Int64(ttl))] } else { [:] }
            try await admin.show(.post, ["breakers", name, action], body: body) { BreakersText.list([$0], color: $1) }
        }
    }
}
