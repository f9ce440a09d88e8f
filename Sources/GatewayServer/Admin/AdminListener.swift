package import GatewayPlan
package import Logging
package import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// The listener for operators and probes, on a port of its own.
package final class AdminListener: Service {
    private let plan: AdminPlan
    private let logger: Logger
    private let listener: SocketListener

    /// - Parameter routes: asked for each request, since a reload brings others.
    package init(
        plan: AdminPlan, routes: @escaping @autoclosure @Sendable () -> AdminRoutes, group: any EventLoopGroup, logger: Logger
    ) {
        let desk = AdminDesk(plan, routes(), logger)
        self.plan = plan
        self.logger = logger
        self.listener = SocketListener(
            host: plan.host, port: plan.port, connections: ConnectionRegistry(maximum: plan.maximumConnections), group: group
        ) { channel, role in
            switch role {
            case .serve: try Self.configure(channel, plan, desk)
            case .turnAway: try channel.pipeline.syncOperations.addHandler(TurnAwayHandler())
            }
        }
    }

    /// Starts to accept connections and says where; `run` does it otherwise.
    ///
    /// - Throws: the system's error when the address cannot be bound.
    package func bind() async throws -> SocketAddress? { try await listener.bind() }

    /// Serves until the service group shuts down; a request under way then has a moment to be answered.
    package func run() async throws { try await listener.run(drainTimeout: .nanoseconds(plan.drainTimeout), logger: logger) }

    private static func configure(_ channel: any Channel, _ plan: AdminPlan, _ desk: AdminDesk) throws {
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: .endpoint)
        try channel.pipeline.syncOperations.addHandlers([
            HTTPResponseEncoder(), ByteToMessageHandler(decoder), HTTPServerPipelineHandler(), HTTPServerProtocolErrorHandler(),
            IdleStateHandler(allTimeout: .nanoseconds(plan.idleTimeout)),
            AdminHandler(desk: desk, maximumBodyBytes: plan.maximumBodyBytes),
        ])
    }
}
