import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// A listening socket and the connections that it took: how they begin and how they end.
final class SocketListener: Sendable {
    /// What a new connection is for.
    enum Role {
        case serve
        /// There is no room for it.
        case turnAway
    }

    let connections: ConnectionRegistry
    private let host: String
    private let port: Int
    private let group: any EventLoopGroup
    private let configure: @Sendable (any Channel, Role) throws -> Void
    private let channel = Mutex<(any Channel)?>(nil)

    /// - Parameter configure: builds a connection's pipeline; on its event loop.
    init(
        host: String, port: Int, connections: ConnectionRegistry, group: any EventLoopGroup,
        configure: @escaping @Sendable (any Channel, Role) throws -> Void
    ) {
        self.host = host
        self.port = port
        self.connections = connections
        self.group = group
        self.configure = configure
    }

    /// Starts to accept connections and says where.
    ///
    /// - Throws: the system's error when the address cannot be bound.
    func bind() async throws -> SocketAddress? {
        DescriptorLimit.raise()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [configure, connections] channel in
                channel.eventLoop.makeCompletedFuture {
                    try configure(channel, connections.add(channel) ? .serve : .turnAway)
                }
            }
            .bind(host: host, port: port).get()
        self.channel.withLock { $0 = channel }
        return channel.localAddress
    }

    /// Serves until the service group shuts down; binds first, unless `bind` did.
    ///
    /// Then no connection is accepted any more, idle ones are closed, and requests under way are answered within the timeout.
    /// Cancellation closes everything at once.
    func run(drainTimeout: TimeAmount, logger: Logger) async throws {
        if channel.withLock({ $0 }) == nil { _ = try await bind() }
        guard let channel = channel.withLock({ $0 }) else { return }
        logger.info("listening", metadata: ["address": "\(channel.localAddress?.description ?? host)"])
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await channel.closeFuture.get()
            } onGracefulShutdown: {
                channel.close(promise: nil)
            }
        } onCancel: {
            channel.close(promise: nil)
        }
        try await connections.drain(within: Task.isCancelled ? .zero : drainTimeout, on: channel.eventLoop).get()
        logger.info("stopped")
    }
}
