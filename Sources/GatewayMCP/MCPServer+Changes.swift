import GatewayEngine
import NIOCore

extension MCPServer {
    /// Tells the clients that asked for it, in both eras: modern ones through `subscriptions/listen`, older ones unasked.
    package func publish(_ change: ServerChange) { hub.publish(change) }

    /// Counts a subscription among the listeners.
    func join(_ listener: any ChangeListener, watching uris: [String], for principal: Principal) {
        for uri in uris { watch.add(uri, principal) }
        hub.add(listener)
    }

    /// The opposite of `join`; its place in the budget is free again.
    func leave(_ listener: any ChangeListener, watching uris: [String], for principal: Principal) {
        hub.remove(listener)
        for uri in uris { watch.remove(uri, principal) }
        budget.giveBack(.subscription, principal)
    }
}
