import ArgumentParser
import GatewayConfig
import GatewayPlan
import GatewayTelemetry
import GatewayUpstream
import NIOCore
import NIOPosix

/// `setlist serve`: the gateway, until it is stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the tools to MCP clients.",
        discussion: """
            Stops on SIGTERM or SIGINT after the calls under way, and over stdio when its
            input ends. Reads its configuration again when its files change, on SIGHUP and
            on `setlist reload`; a file with an error changes nothing.

            EXAMPLES
              setlist serve
              setlist serve --port 9000 --log-level debug
              setlist serve --log-format json --log-level info --log-sample 100
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
        let log = serving.logging.output()
        try await log.reportingFailure { try await run(log) }
    }

    private func run(_ log: LogOutput) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        try await prepare(group, log).serve(serving)
        try await group.shutdownGracefully()
    }

    /// Apart from `run`, whose variables live as long as the gateway, and would keep what it serves first.
    private func prepare(_ group: MultiThreadedEventLoopGroup, _ log: LogOutput) async throws -> Reloading {
        let source = ConfigSource(files, selection)
        let config = try await CompilingThread.shared.run { try load(source, log) }
        let plan = config.plan
        let telemetry = Telemetry(of: plan, log, serving, group: group)
        let tokens = account.tokens(log.logger)
        tokens.inspect(plan.upstream.credentials)
        let gateway = Gateway(
            plan: plan, tokens: tokens, group: group, principals: serving.principals(of: plan), isWarming: serving.isWarming,
            logger: log.logger, telemetry: telemetry)
        return Reloading(gateway, config, source, telemetry)
    }

    /// What the files say or, if that is wanted and they have an error, what was served last.
    private func load(_ source: ConfigSource, _ log: LogOutput) throws -> CompiledConfig {
        guard lastGood else { return try files.loadOrExit(tools: selection.overrides, log: log) }
        let (config, diagnostics) = files.load(tools: selection.overrides)
        if !diagnostics.isEmpty { log.announce(diagnostics) }
        if let config { return config }
        guard let entry = source.history?.entries.first, let kept = files.load(kept: entry, tools: selection.overrides).config else {
            let problem = "No configuration of these files is kept that could be served in their place."
            log.announce(problem, problem)
            throw ExitCode(1)
        }
        log.announce(
            "setlist: serving configuration \(entry.revision) in place of these files, as it was served last",
            "serving what was served last"
        ) { $0.add("served", word: entry.revision) }
        return kept
    }
}
