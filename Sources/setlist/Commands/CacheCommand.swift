import ArgumentParser
import JSONBytes

/// `setlist cache`: what a running gateway keeps, and what it should drop.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show the cache of a running gateway, or drop things from it.",
        discussion: """
            Asks the admin listener. Exits 0 when done, 1 when refused or nothing answers, 2
            when called wrongly.

            EXAMPLES
              setlist cache stats
              setlist cache invalidate 'playlist/37i9dQZF1DXcBWIGoYBM5M/**'
              setlist cache invalidate --tool create_playlist --json '{"name": "x"}'
              setlist cache purge --user local
              setlist cache purge --all
            """,
        subcommands: [Stats.self, Invalidate.self, Purge.self])

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats", abstract: "Hits, sizes, the last invalidations and warming.",
            discussion: """
                EXAMPLES
                  setlist cache stats
                  setlist cache stats --format json
                """)

        @OptionGroup var admin: AdminOptions

        func run() async throws {
            try await admin.show(.get, ["cache", "stats"]) { CacheText(report: $0).lines(color: $1) }
        }
    }

    struct Invalidate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "invalidate", abstract: "Make answers stale, by tag or as a write would.",
            discussion: """
                A pattern is a tag as endpoints.yaml names them; /** at its end covers
                everything below. With --tool, what that write would make stale with these
                arguments becomes stale, and nothing is sent.

                EXAMPLES
                  setlist cache invalidate me/playlists
                  setlist cache invalidate 'me/library/**'
                  setlist cache invalidate --tool start_playback
                """)

        @OptionGroup var admin: AdminOptions
        @Argument(help: "The tags.") var pattern: String?
        @Option(help: "A tool that changes something.") var tool: String?
        @Option(help: "The tool's arguments as one JSON object.") var json: String?

        func validate() throws {
            guard (pattern == nil) != (tool == nil) else { throw ValidationError("Give either a pattern or --tool.") }
            guard tool != nil || json == nil else { throw ValidationError("--json goes with --tool.") }
        }

        func run() async throws {
            var body: JSONObject = [:]
            if let pattern { body["pattern"] = .string(pattern) }
            if let tool { body["tool"] = .string(tool) }
            if let json {
                guard let arguments = try? JSONValue.parse(json).objectValue else { throw ValidationError("--json must be a JSON object.") }
                body["arguments"] = .object(arguments)
            }
            try await admin.show(.post, ["cache", "invalidate"], body: body) { answer, _ in CacheText.dropped(answer) }
        }
    }

    struct Purge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "purge", abstract: "Drop everything of one user, or of all.",
            discussion: """
                EXAMPLES
                  setlist cache purge --user local
                  setlist cache purge --all
                """)

        @OptionGroup var admin: AdminOptions
        @Option(help: "Whose answers.") var user: String?
        @Flag(help: "Everybody's.") var all = false

        func validate() throws {
            guard (user != nil) != all else { throw ValidationError("Give either --user or --all.") }
        }

        func run() async throws {
            let body: JSONObject = user.map { ["user": .string($0)] } ?? ["all": true]
            try await admin.show(.post, ["cache", "purge"], body: body) { answer, _ in CacheText.dropped(answer) }
        }
    }
}
