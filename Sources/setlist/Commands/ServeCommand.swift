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
            Stops on SIGTERM or SIGINT after the calls under way, and over stdio when its input ends.

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

    func run() async throws {
        let log = serving.logging.output()
        try await log.reportingFailure { try await run(log) }
    }

    private func run(_ log: LogOutput) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let plan = try files.loadOrExit(tools: selection.overrides, log: log).plan
        let traces = TraceExport(of: plan, log: log, group: group)
        log.follow(plan, and: traces?.secrets ?? [])
        let tokens = account.tokens(log.logger)
        tokens.inspect(plan.upstream.credentials)
        let gateway = Gateway(
            plan: plan, tokens: tokens, group: group, principals: serving.principals(of: plan), isWarming: serving.isWarming,
            metrics: MetricRegistry(), logger: log.logger, observer: serving.observer(of: plan, log, traces))
        try await gateway.use { try await $0.serve(serving, log, traces) }
        try await group.shutdownGracefully()
    }
}
