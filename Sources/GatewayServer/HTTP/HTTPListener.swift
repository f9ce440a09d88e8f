package import GatewayMCP
package import GatewayPlan
package import Logging
package import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The Streamable HTTP listener: one endpoint, POST only, JSON answers.
package final class HTTPListener: Service {
    private let plan: ListenerPlan
    private let server: MCPServer
    private let group: any EventLoopGroup
    private let logger: Logger
    private let connections: ConnectionRegistry
    private let channel = Mutex<(any Channel)?>(nil)

    package init(plan: ListenerPlan, server: MCPServer, group: any EventLoopGroup, logger: Logger) {
        self.plan = plan
        self.server = server
        self.group = group
        self.logger = logger
        self.connections = ConnectionRegistry(maximum: plan.maximumConnections)
    }

    /// Starts to accept connections and says where; `run` does it otherwise.
    ///
    /// - Throws: the system's error when the address cannot be bound.
    @discardableResult
    package func bind() async throws -> SocketAddress? {
        DescriptorLimit.raise()
        let configuration = EndpointHandler.Configuration(plan, connections, logger)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [server, connections] channel in
                channel.eventLoop.makeCompletedFuture {
                    let isAdmitted = connections.add(channel)
                    try Self.configure(channel, isAdmitted ? .serve(server, configuration) : .turnAway)
                }
            }
            .bind(host: plan.host, port: plan.port).get()
        self.channel.withLock { $0 = channel }
        return channel.localAddress
    }

    /// Serves until the service group shuts down.
    ///
    /// Then no connection is accepted any more, idle ones are closed, and requests under way are answered within the plan's drain
    /// timeout. Cancellation closes everything at once.
    package func run() async throws {
        if channel.withLock({ $0 }) == nil { try await bind() }
        guard let channel = channel.withLock({ $0 }) else { return }
        logger.info("listening", metadata: ["address": "\(channel.localAddress?.description ?? plan.host)", "path": "\(plan.path)"])
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await channel.closeFuture.get()
            } onGracefulShutdown: {
                channel.close(promise: nil)
            }
        } onCancel: {
            channel.close(promise: nil)
        }
        let timeout: TimeAmount = Task.isCancelled ? .zero : .nanoseconds(plan.drainTimeout)
        try await connections.drain(within: timeout, on: channel.eventLoop).get()
        logger.info("stopped")
    }

    enum Role {
        case serve(MCPServer, EndpointHandler.Configuration)
        case turnAway
    }

    /// Builds the pipeline of one connection that is served, for a channel that is not of this listener.
    package static func configure(_ channel: any Channel, serving server: MCPServer, plan: ListenerPlan, logger: Logger) throws {
        let connections = ConnectionRegistry(maximum: plan.maximumConnections)
        try configure(channel, .serve(server, EndpointHandler.Configuration(plan, connections, logger)))
    }

    /// Builds a connection's pipeline; on its event loop.
    static func configure(_ channel: any Channel, _ role: Role) throws {
        let pipeline = channel.pipeline.syncOperations
        switch role {
        case .serve(let server, let configuration):
            let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: .endpoint)
            try pipeline.addHandler(ByteToMessageHandler(decoder))
            try pipeline.addHandler(EndpointHandler(server: server, configuration: configuration, eventLoop: channel.eventLoop))
        case .turnAway:
            try pipeline.addHandler(TurnAwayHandler())
        }
    }
}

extension NIOHTTPDecoderLimitConfiguration {
    /// Ample for MCP, small enough that a connection cannot hold much memory.
    fileprivate static var endpoint: Self {
        var limits = Self()
        limits.maxHeaderFieldSize = 8 * 1024
        limits.maxHeaderListSize = 32 * 1024
        limits.maxHeaderFieldCount = 100
        return limits
    }
}
