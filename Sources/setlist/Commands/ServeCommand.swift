import ArgumentParser
import GatewayConfig
import GatewayPlan
import GatewayUpstream
import NIOCore
import NIOPosix

/// `setlist serve`: the gateway, until it is stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the tools to MCP clients.",
        discussion: """
            Stops on SIGTERM or SIGINT after the calls under way, and over stdio when its input ends. Reads its configuration
            again when its files change, on SIGHUP and on `setlist reload`; a file with an error changes nothing.

            EXAMPLES
              setlist serve
              setlist serve --port 9000 --log-level debug
              setlist serve --transport stdio --config /etc/setlist
              setlist serve --account work
              setlist serve --profile extended --read-only --deny 'remove_*'
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @OptionGroup var serving: ServingOptions
    @OptionGroup var account: AccountOptions

    @Flag(help: "If the files have an error, serve the configuration that was served last.") var lastGood = false

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let source = ConfigSource(files, selection)
        let config = try load(source)
        let plan = config.plan
        let tokens = account.tokens(logLevel: serving.logLevel)
        tokens.inspect(plan.upstream.credentials)
        let gateway = Gateway(
            plan: plan, tokens: tokens, group: group, principals: serving.principals(of: plan), isWarming: serving.isWarming,
            logger: serving.logger)
        try await gateway.use { try await $0.serve(serving, config, from: source) }
        try await group.shutdownGracefully()
    }

    /// What the files say or, if that is wanted and they have an error, what was served last.
    private func load(_ source: ConfigSource) throws -> CompiledConfig {
        guard lastGood else { return try files.loadOrExit(tools: selection.overrides) }
        let (config, diagnostics) = files.load(tools: selection.overrides)
        if !diagnostics.isEmpty { Terminal.error.print(diagnostics) }
        if let config { return config }
        guard let entry = source.history?.entries.first, let kept = files.load(kept: entry, tools: selection.overrides).config else {
            Terminal.error.print("No configuration of these files is kept that could be served in their place.")
            throw ExitCode(1)
        }
        Terminal.error.print("setlist: serving configuration \(entry.revision) in place of these files, as it was served last")
        return kept
    }
}
