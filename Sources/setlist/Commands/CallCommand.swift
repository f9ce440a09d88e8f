import ArgumentParser
import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayTelemetry
import JSONBytes
import Logging
import NIOCore
import NIOPosix

/// `setlist call`: one tool, once, through the same engine that serves agents.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call one tool and print its answer as JSON.",
        discussion: """
            Arguments are given as key=value and typed by the tool's own schema; lists are
            separated by commas. Exits 0 for an answer, 1 for an error, 2 when called
            wrongly.

            EXAMPLES
              setlist call search query=harbour types=track,album --demo
              setlist call get_playback --demo
              setlist call get_playlist_items --json '{"playlist_id": "...", "limit": 5}'
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @OptionGroup var account: AccountOptions
    @Argument(help: "The tool.") var tool: String
    @Argument(help: "Its arguments, key=value.") var arguments: [String] = []
    @Option(help: "All arguments as one JSON object.") var json: String?
    @Flag(help: "Call the embedded simulator instead of the real upstream.") var demo = false

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let demoUpstream = demo ? try await DemoUpstream.start(port: 0, seed: 1, group: group) : nil
        let plan = try files.loadOrExit(variables: demoUpstream?.variables ?? [:], tools: selection.overrides).plan
        let hidden = plan.hiddenTool(named: tool)
        guard let tool = hidden?.tool ?? plan.tool(named: tool) else { throw UnknownTool(name: tool, plan: plan).error }
        let message = try self.message(for: tool)

        let gateway = Gateway(plan: plan, tokens: account.tokens(LogOutput.standardError(.warning).logger), group: group)
        let answer = try await gateway.use { gateway in
            if let hidden { return gateway.engine.refuse(hidden) }
            return try await gateway.call(tool, message)
        }
        try await demoUpstream?.shutdown()
        try await group.shutdownGracefully()

        Terminal.output.print(try answer.structured()?.pretty ?? "{}")
        if answer.content.isError { throw ExitCode(1) }
    }

    private func message(for tool: ToolPlan) throws -> ByteBuffer {
        var message = ByteBuffer()
        if let json {
            guard arguments.isEmpty else { throw ValidationError("Give the arguments either as key=value or with --json, not both.") }
            do {
                guard case .object = try JSONValue.parse(json) else { throw ValidationError("--json must be a JSON object.") }
            } catch let error as JSONSyntaxError {
                throw ValidationError("--json is not valid JSON: \(error.description).")
            }
            message.writeString(json)
        } else {
            try JSONValue.object(CommandLineArguments(tool: tool).object(from: arguments)).write(to: &message)
        }
        return message
    }
}
