import GatewayEngine
import Synchronization

/// The standing GET of a session: what belongs to no request is sent here.
final class SessionStream: StandingStream {
    private let server: MCPServer
    private let session: ClientSession
    private let isOver = Mutex(false)

    /// - Parameter session: holds a place in the server's stream budget, which `close` gives back.
    init(server: MCPServer, session: ClientSession) {
        self.server = server
        self.session = session
    }

    func open(on stream: any MessageStream) { session.open(stream) }

    func end() {
        let stream = session.standing
        close()
        stream?.finish()
    }

    func close() {
        let wasOpen = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard wasOpen else { return }
        session.detach()
        server.budget.giveBack(.session, session.principal)
    }
}
