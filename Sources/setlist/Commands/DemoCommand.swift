import ArgumentParser
import GatewayConfig
import GatewayEngine
import GatewayTelemetry
import GatewayUpstream
import NIOCore
import NIOPosix

/// `setlist demo`: `serve` against the embedded simulator, for a first look without an account.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serve against an embedded simulator; no account needed.",
        discussion: """
            The simulator invents its catalogue from the seed: the same seed, the same
            music. Its state is lost when the demo stops.

            EXAMPLES
              setlist demo
              setlist demo --transport stdio --config /path/to/repository
              setlist demo --port 0 --simulator-port 9090 --seed 7
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @OptionGroup var serving: ServingOptions
    @Option(help: "Port of the simulator; 0 picks a free one.") var simulatorPort = 0
    @Option(help: "Seed of the invented catalogue.") var seed: UInt64 = 1

    func run() async throws {
        let log = serving.logging.output()
        try await log.reportingFailure { try await run(log) }
    }

    private func run(_ log: LogOutput) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let upstream: DemoUpstream
        do {
            upstream = try await DemoUpstream.start(port: simulatorPort, seed: seed, group: group)
        } catch let error as IOError {
            throw BindFailure(host: "127.0.0.1", port: simulatorPort, option: "--simulator-port", error: error)
        }
        try await prepare(upstream, group, log).serve(serving) { address in
            let help = ConnectHelp(address: address, simulator: upstream.address, files: files)
            log.announce(help.text(on: .error), "simulator") { $0.add("url", upstream.address) }
        }
        try await upstream.shutdown()
        try await group.shutdownGracefully()
    }

    /// Apart from `run`, whose variables live as long as the gateway, and would keep what it serves first.
    private func prepare(_ upstream: DemoUpstream, _ group: MultiThreadedEventLoopGroup, _ log: LogOutput) async throws -> Reloading {
        let source = ConfigSource(files, selection, variables: upstream.variables, keeps: false)
        let config = try await CompilingThread.shared.run {
            try files.loadOrExit(variables: upstream.variables, tools: selection.overrides, log: log)
        }
        let telemetry = Telemetry(of: config.plan, log, serving, group: group)
        let tokens = TokenSource(standardStorePath: AccountOptions.standardStorePath)
        // The simulator forgets what it was asked when the demo stops; the gateway must, too.
        let gateway = Gateway(
            plan: config.plan, tokens: tokens, group: group, principals: serving.principals(of: config.plan),
            isWarming: serving.isWarming, logger: log.logger, telemetry: telemetry, state: .nowhere)
        return Reloading(gateway, config, source, telemetry)
    }
}
