import ArgumentParser
import GatewayMCP
import GatewayPlan
import GatewayServer
import Glibc
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

extension Gateway {
    /// Serves over the chosen transport until a signal or the end of input.
    ///
    /// - Parameter isReady: called once clients can connect, with the endpoint's URL, or `nil` over stdio.
    func serve(_ options: ServingOptions, isReady: @escaping @Sendable (String?) -> Void = { _ in }) async throws {
        let logger = options.logger
        let server = MCPServer(engine: engine)
        let service: any Service
        switch options.transport {
        case .stdio:
            service = StdioTransport(
                server: server, maximumMessageBytes: plan.listener.maximumBodyBytes,
                maximumBacklog: plan.listener.streams.backlogBytes,
                drainTimeout: .nanoseconds(plan.listener.drainTimeout), logger: logger)
            isReady(nil)
        case .http:
            var listenerPlan = plan.listener
            if let host = options.host { listenerPlan.host = host }
            if let port = options.port { listenerPlan.port = port }
            let listener = HTTPListener(plan: listenerPlan, server: server, group: group, logger: logger)
            service = AnnouncedListener(listener: listener, plan: listenerPlan, isReady: isReady)
        }
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .nanoseconds(plan.listener.drainTimeout) + .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// Says where the listener is once it can be reached, and not before signals are heeded: the service group sees to those first.
private struct AnnouncedListener: Service {
    let listener: HTTPListener
    let plan: ListenerPlan
    let isReady: @Sendable (String?) -> Void

    func run() async throws {
        let address: SocketAddress?
        do {
            address = try await listener.bind()
        } catch let error as IOError {
            throw BindFailure(host: plan.host, port: plan.port, option: "--port", error: error)
        }
        let host = plan.host.contains(":") ? "[\(plan.host)]" : plan.host
        let url = "http://\(host):\(address?.port ?? plan.port)\(plan.path)"
        Terminal.error.print("setlist: listening on \(url)")
        isReady(url)
        try await listener.run()
    }
}

/// An address that cannot be listened on, and what to do about it.
struct BindFailure: Error, CustomStringConvertible {
    var host: String
    var port: Int
    var option: String
    var error: IOError

    var description: String {
        error.errnoCode == EADDRINUSE
            ? "Port \(port) on \(host) is in use. Stop what listens there, or choose another with \(option)."
            : "Cannot listen on \(host):\(port): \(String(cString: strerror(error.errnoCode)))."
    }
}
