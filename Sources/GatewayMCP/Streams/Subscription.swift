import GatewayEngine
import JSONBytes
import NIOCore
import Synchronization

/// One `subscriptions/listen` of the modern era: acknowledged first, then told what it asked for, each message tagged with its id.
final class Subscription: StandingStream {
    private struct State {
        var stream: (any MessageStream)?
        var isOver = false
    }

    private let server: MCPServer
    private let principal: Principal
    /// The request's id, as JSON.
    private let id: ByteBuffer
    private let filter: ListenFilter
    private let state = Mutex(State())

    /// - Parameter id: holds a place in the server's stream budget, which `close` gives back.
    init(server: MCPServer, principal: Principal, id: ByteBuffer, filter: ListenFilter) {
        self.server = server
        self.principal = principal
        self.id = id
        self.filter = filter
    }

    func open(on stream: any MessageStream) {
        let params: JSONObject = ["notifications": filter.acknowledged]
        stream.send(ServerMessage.notification("notifications/subscriptions/acknowledged", params, subscription: id))
        // Only now: what is published before would come ahead of the acknowledgement.
        let isOver = state.withLock { state in
            if !state.isOver { state.stream = stream }
            return state.isOver
        }
        if !isOver { server.join(self, watching: filter.subscriptions, for: principal) }
    }

    func end() {
        let stream = state.withLock { $0.stream }
        close()
        stream?.send(ServerMessage.end(ofSubscription: id, serverInfoMember: server.documents.serverInfoMember))
        stream?.finish()
    }

    func close() {
        let wasOpen = state.withLock { state in
            defer {
                state.isOver = true
                state.stream = nil
            }
            return !state.isOver
        }
        if wasOpen { server.leave(self, watching: filter.subscriptions, for: principal) }
    }
}

extension Subscription: ChangeListener {
    func changed(_ change: ServerChange) {
        guard filter.includes(change, for: principal.id), let stream = state.withLock({ $0.stream }) else { return }
        stream.send(ServerMessage.notification(change.method, change.params, subscription: id))
    }
}
