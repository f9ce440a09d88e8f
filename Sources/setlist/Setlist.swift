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
            endpoints.yaml declares the tools, policies.yaml how they behave. Both are
            looked for in the current directory, or where --config or SETLIST_CONFIG
            points.

            EXAMPLES
              setlist demo           Serve against an embedded simulator.
              setlist serve          Serve on http://127.0.0.1:8808/mcp.
              setlist login          Sign in to your own account, in the browser.
              setlist validate       Check both files; every problem at once.
              setlist fmt            Put the files into their canonical layout.
              setlist test           Run the cases beside the endpoints.
              setlist simulate outage
                                     Show what this configuration does in one.
              setlist tools search   Show one tool with its arguments.
              setlist health         Show how a running gateway is.
              setlist plan           Show what a reload would change.
              setlist reload         Have it read its files again.
              setlist limits         Show what is left of its rate limits.
              setlist breakers       Show its circuit breakers.
              setlist log-level debug
                                     Log more, without a restart.
              setlist generate       Write alert rules, runbooks and boards.
              setlist call search query=harbour --demo
                                     Call one tool and print its answer.
            """,
        version: ServerIdentity.currentVersion,
        subcommands: [
            ServeCommand.self, DemoCommand.self, ValidateCommand.self, ToolsCommand.self, CallCommand.self, ExplainCommand.self,
            TestCommand.self, SimulateCommand.self, DumpCommand.self, SchemaCommand.self, FormatCommand.self, MigrateCommand.self,
            PlanCommand.self, ReloadCommand.self, RollbackCommand.self, HealthCommand.self, CacheCommand.self, BreakersCommand.self,
            LimitsCommand.self, LogLevelCommand.self, LoginCommand.self, LogoutCommand.self, WhoamiCommand.self, TokenCommand.self,
            GenerateCommand.self, CompletionsCommand.self, SimulateUpstreamCommand.self,
        ])

    /// ArgumentParser's own exit codes follow sysexits; this program's are 0 done, 1 failed, 2 used wrongly.
    static func main() async {
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            end(with: error, fullMessage(for: error))
        }
        do {
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let text = message(for: error)
            let isFailure = !exitCode(for: error).isSuccess && !text.isEmpty
            end(with: error, isFailure ? "Error: " + text : text)
        }
    }

    private static func end(with error: any Error, _ text: String) -> Never {
        let code = exitCode(for: error)
        if !text.isEmpty { (code.isSuccess ? Terminal.output : .error).print(text) }
        Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
    }
}
