import GatewayPlan
import GatewayServer
import Glibc
import NIOCore
import ServiceLifecycle

/// Says where a listener is once it can be reached, and not before signals are heeded: the service group sees to those first.
struct AnnouncedListener: Service {
    /// Starts to accept connections.
    let bind: @Sendable () async throws -> SocketAddress?
    let host: String
    let port: Int
    /// What chooses another port.
    let option: String
    let isReady: @Sendable (_ authority: String) -> Void
    let serve: @Sendable () async throws -> Void

    func run() async throws {
        let address: SocketAddress?
        do {
            address = try await bind()
        } catch let error as IOError {
            throw BindFailure(host: host, port: port, option: option, error: error)
        }
        let name = host.contains(":") ? "[\(host)]" : host
        isReady("\(name):\(address?.port ?? port)")
        try await serve()
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
