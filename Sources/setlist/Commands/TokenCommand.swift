import ArgumentParser
import Crypto
import GatewayUpstream
import JSONBytes

/// `setlist token`: tokens by which callers over HTTP are told apart.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make a token for a caller over HTTP.",
        discussion: """
            EXAMPLES
              setlist token new alice
            """,
        subcommands: [New.self])

    /// `setlist token new`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Make a token, and the lines of policies.yaml that let its bearer in.",
            discussion: """
                The token is shown once and kept nowhere; policies.yaml has only its digest.

                EXAMPLES
                  setlist token new alice
                  setlist token new ci > token.txt
                """)

        @Argument(help: "The caller's name.") var name: String

        func validate() throws {
            guard AccountOptions.isName(name) else {
                throw ValidationError("A caller's name must be 1 to 64 of A-Z a-z 0-9 _ -; got \"\(name)\".")
            }
        }

        func run() {
            let token = "stl_" + RandomText.make()
            let digest = Hexadecimal.encode(SHA256.hash(data: Array(token.utf8)))
            Terminal.error.print("The token, shown this once; \(name) sends it as Authorization: Bearer TOKEN:")
            Terminal.output.print(token)
            Terminal.error.print(
                """

                For policies.yaml:

                server:
                  http:
                    access:
                      tokens:
                        \(name): {sha256: \(digest)}
                """)
        }
    }
}
