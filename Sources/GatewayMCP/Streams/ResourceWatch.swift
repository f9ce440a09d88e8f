import GatewayEngine
import GatewayPlan
import Synchronization

/// Notices which of the resources that somebody is subscribed to have changed: those whose cache tags have been made stale.
///
/// After an invalidation it asks for each of them, once for all subscribers of one caller; what cannot change in that sense, because its
/// answers have no tags, cannot be watched.
final class ResourceWatch: Sendable {
    private struct Key: Hashable {
        let uri: String
        let principal: Principal
    }

    private struct Watched {
        let call: ToolCall
        var stamps: TagStamps
        var subscribers: Int
    }

    private struct State {
        var watched: [Key: Watched] = [:]
        /// Something was invalidated since the last look.
        var isDue = false
    }

    private let engine: Engine
    private let publish: @Sendable (ServerChange) -> Void
    private let state = Mutex(State())

    init(engine: Engine, publish: @escaping @Sendable (ServerChange) -> Void) {
        self.engine = engine
        self.publish = publish
    }

    /// Whether changes of this URI can be told.
    func canWatch(_ uri: String, _ principal: Principal) -> Bool { start(of: uri, principal) != nil }

    /// One more subscriber of a URI, which can be watched.
    func add(_ uri: String, _ principal: Principal) {
        guard let (call, stamps) = start(of: uri, principal) else { return }
        let key = Key(uri: uri, principal: principal)
        state.withLock { $0.watched[key, default: Watched(call: call, stamps: stamps, subscribers: 0)].subscribers += 1 }
    }

    func remove(_ uri: String, _ principal: Principal) {
        let key = Key(uri: uri, principal: principal)
        state.withLock { state in
            guard let watched = state.watched[key] else { return }
            state.watched[key] = nil
            guard watched.subscribers > 1 else { return }
            state.watched[key] = Watched(call: watched.call, stamps: watched.stamps, subscribers: watched.subscribers - 1)
        }
    }

    /// Something was invalidated: has a look soon, and not on the thread of whoever wrote.
    func invalidated() {
        let isFirst = state.withLock { state in
            guard !state.watched.isEmpty, !state.isDue else { return false }
            state.isDue = true
            return true
        }
        if isFirst { Task { look() } }
    }

    /// Tells of everything that has changed since the last look.
    func look() {
        let watched = state.withLock { state in
            state.isDue = false
            return state.watched
        }
        for (key, entry) in watched where !engine.areCurrent(entry.stamps) {
            // Before it is told, so that what changes while somebody reads it is told again.
            guard let stamps = engine.stamps(of: entry.call) else { continue }
            state.withLock { $0.watched[key]?.stamps = stamps }
            publish(.resource(uri: key.uri, principal: key.principal.id))
        }
    }

    private func start(of uri: String, _ principal: Principal) -> (ToolCall, TagStamps)? {
        guard let request = engine.plan.surface.resource(at: uri), let call = engine.call(for: request, principal: principal) else {
            return nil
        }
        return engine.stamps(of: call).map { (call, $0) }
    }
}
