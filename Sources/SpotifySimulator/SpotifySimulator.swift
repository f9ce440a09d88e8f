package import NIOCore
import NIOHTTP1
import NIOPosix

/// A loopback Spotify: an invented catalogue, one user, and faults on demand.
package final class SpotifySimulator: Sendable {
    /// `http://127.0.0.1:PORT/v1`.
    package let baseURL: String

    private let simulation: Simulation
    private let listener: any Channel
    private let connections: ConnectionTable

    private init(simulation: Simulation, listener: any Channel, connections: ConnectionTable) {
        self.simulation = simulation
        self.listener = listener
        self.connections = connections
        baseURL = listener.localAddress?.apiBase ?? ""
    }

    /// Listens from the moment it returns; throws when the address cannot be bound.
    package static func start(_ configuration: SimulatorConfiguration, group: any EventLoopGroup) async throws -> SpotifySimulator {
        let simulation = Simulation(configuration)
        let connections = ConnectionTable()
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.add(channel)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(simulation: simulation))
                }
            }
            .bind(host: configuration.host, port: configuration.port)
            .get()
        return SpotifySimulator(simulation: simulation, listener: listener, connections: connections)
    }

    /// Stops listening and closes every connection.
    package func shutdown() async throws {
        try await listener.close()
        await connections.closeAll()
    }

    /// Everything as it was at the start: library, playlists, player, faults; no request on record.
    package func reset() { simulation.reset() }

    /// The last thousand requests to the API, oldest first.
    package var requests: [SimulatorRequest] { simulation.withState { Array($0.log.requests) } }

    /// Replaces the faults in force.
    package func setFaults(_ faults: [SimulatorFault]) { simulation.withState { $0.faults = FaultTable(faults) } }
}
