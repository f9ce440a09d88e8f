import ArgumentParser
import GatewayConfig

/// `setlist fmt`: the files in their canonical layout.
struct FormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Put endpoints.yaml, policies.yaml and cases into their canonical layout.",
        discussion: """
            Two spaces for each level, also for lists under their key; one space after `:`,
            `-`, `,` and before a comment; none within brackets, at the ends of lines or of
            the file; LF; at most one empty line in a row. Comments, the order of keys,
            quotes, brackets and the breaks between lines stay as they are. The new text is
            read again before it is written, and must say the same.

            A file that cannot be read is reported and left alone. One that changes is
            named, and replaced as a whole. Exits 0 when all is well, 1 when a file has an
            error; with --check or --diff nothing is written, and it exits 2 when something
            would change. A wrong call ends with 2 as everywhere, and says so.

            EXAMPLES
              setlist fmt
              setlist fmt --check
              setlist fmt --diff --config /etc/setlist
              setlist fmt cases/player.yaml
            """)

    @OptionGroup var options: RewriteOptions

    func run() throws {
        try options.run(done: "formatted") { file, sink in try ConfigFormatter.format(file, into: sink) }
    }
}
