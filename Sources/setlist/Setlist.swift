import ArgumentParser
import GatewayPlan
import Glibc

/// The command line: it parses, wires rooms together and prints; everything else lives in them.
@main
struct Setlist: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setlist",
        abstract: "A gateway that turns an API into MCP tools, from YAML alone.",
        discussion: """
            endpoints.yaml declares the tools, policies.yaml how they behave. Both are looked for in the current directory, or where
            --config or SETLIST_CONFIG points.

            EXAMPLES
              setlist demo                                     Serve against an embedded simulator; no account needed.
              setlist serve                                    Serve over HTTP on http://127.0.0.1:8808/mcp.
              setlist serve --transport stdio --config ~/setlist   What an MCP client's configuration starts.
              setlist validate                                 Check both files; every problem at once.
              setlist call search query="quiet harbour" --demo Call one tool and print its answer.
            """,
        version: ServerIdentity.currentVersion,
        subcommands: [ServeCommand.self, DemoCommand.self, ValidateCommand.self, ToolsCommand.self, CallCommand.self, ExplainCommand.self])

    /// ArgumentParser's own exit codes follow sysexits; this program's are 0 done, 1 failed, 2 used wrongly.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if !text.isEmpty { fputs(text + "\n", code.isSuccess ? stdout : stderr) }
            exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}
