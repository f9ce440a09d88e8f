package import GatewayMCP
package import GatewayPlan
import Glibc
package import Logging
package import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceLifecycle

/// The Streamable HTTP listener: one endpoint, POST only, JSON answers.
package final class HTTPListener: Service {
    private let plan: ListenerPlan
    private let logger: Logger
    private let listener: SocketListener
    /// `nil`: whoever reaches the listener may call.
    private let access: AccessControl?

    /// Describes the listener.
    ///
    /// - Parameters:
    ///   - server: asked for each connection, since a reload brings another.
    ///   - keys: of the authorization server whose tokens are taken; `nil` where there is none.
    ///   - wallClock: seconds since 1970.
    /// - Throws: what is wrong with the certificate.
    package init(
        plan: ListenerPlan, server: @escaping @autoclosure @Sendable () -> MCPServer, keys: KeyRing? = nil,
        wallClock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }, group: any EventLoopGroup, logger: Logger
    ) throws {
        let connections = ConnectionRegistry(maximum: plan.maximumConnections)
        let access = plan.access.map { AccessControl($0, path: plan.path, keys: keys, wallClock: wallClock, logger: logger) }
        let configuration = EndpointHandler.Configuration(plan, connections, logger, access: access)
        let tls = try plan.tls.map { try TLSContext.make($0) }
        self.access = access
        self.plan = plan
        self.logger = logger
        self.listener = SocketListener(host: plan.host, port: plan.port, connections: connections, group: group) { channel, role in
            if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
            switch role {
            case .serve: try Self.configure(channel, .serve(server(), configuration))
            case .turnAway: try Self.configure(channel, .turnAway)
            }
        }
    }

    /// Starts to accept connections and says where; `run` does it otherwise.
    ///
    /// - Throws: the system's error when the address cannot be bound.
    @discardableResult
    package func bind() async throws -> SocketAddress? { try await listener.bind() }

    /// Serves until the service group shuts down, then answers what is under way within the plan's drain timeout.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            if let access { tasks.addTask { await access.maintain() } }
            try await listener.run(drainTimeout: .nanoseconds(plan.drainTimeout), logger: logger)
            tasks.cancelAll()
        }
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
    static var endpoint: Self {
        var limits = Self()
        limits.maxHeaderFieldSize = 8 * 1024
        limits.maxHeaderListSize = 32 * 1024
        limits.maxHeaderFieldCount = 100
        return limits
    }
}
