import ArgumentParser
import GatewayConfig

/// `setlist migrate`: files of older versions of the language in the current one.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring files of an older version of the language to the current one.",
        discussion: """
            Goes from each version to the next, and changes the text only where the language
            has changed; comments and layout stay. A file without `version` is of version 0.
            One of a newer version than this program knows is an error.

            A file that cannot be read is reported and left alone. One that changes is
            named, and replaced as a whole. Exits 0 when all is well, 1 when a file has an
            error; with --check or --diff nothing is written, and it exits 2 when something
            would change. A wrong call ends with 2 as everywhere, and says so.

            EXAMPLES
              setlist migrate --diff
              setlist migrate
              setlist migrate --check --config /etc/setlist
            """)

    @OptionGroup var options: RewriteOptions

    func run() throws {
        try options.run(done: "of the current version") { file, sink in try Migrator.standard.migrate(file, into: sink) }
    }
}
