import ArgumentParser
import GatewayTelemetry
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// `setlist simulate-upstream`: the simulator alone, for people who test a client of their own.
struct SimulateUpstreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-upstream",
        abstract: "Run the simulated API alone, to test clients against.",
        discussion: """
            What it invents follows from the seed; its state is lost when it stops.
            docs/simulator.md describes what it does and how it is controlled while it runs.

            EXAMPLES
              setlist simulate-upstream
              setlist simulate-upstream --port 9090 --profile extended
              curl -X PUT http://127.0.0.1:9090/_simulator/limits -d '{"window": 30}'
            """)

    @Option(help: "Port to listen on; 0 picks a free one.") var port = 9090
    @Option(help: "Seed of everything that is invented.") var seed: UInt64 = 1
    @Option(help: "Which face the API shows: \(DemoUpstream.profiles.joined(separator: " or ")).") var profile = DemoUpstream.profiles[0]

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535; got \(port).") }
        guard DemoUpstream.profiles.contains(profile) else {
            throw ValidationError("--profile must be \(DemoUpstream.profiles.joined(separator: " or ")); got \(profile).")
        }
    }

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let service = SimulatedUpstream(port: port, seed: seed, profile: profile, group: group)
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: LogOutput.standardError(.warning).logger)
        ).run()
        try await group.shutdownGracefully()
    }
}

/// Starts within the service group, so that it is not announced before signals are heeded.
private struct SimulatedUpstream: Service {
    let port: Int
    let seed: UInt64
    let profile: String
    let group: MultiThreadedEventLoopGroup

    func run() async throws {
        let upstream: DemoUpstream
        do {
            upstream = try await DemoUpstream.start(port: port, seed: seed, profile: profile, group: group)
        } catch let error as IOError {
            throw BindFailure(host: "127.0.0.1", port: port, option: "--port", error: error)
        }
        Terminal.error.print(upstream.help)
        try? await gracefulShutdown()
        try await upstream.shutdown()
    }
}
