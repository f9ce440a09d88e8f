import GatewayEngine
import GatewayPlan
import Synchronization

/// Notices which of the resources that somebody is subscribed to have changed: those whose cache tags have been made stale, and those of
/// which the upstream says something else than before.
///
/// After an invalidation it asks for each of them, once for all subscribers of one caller. What others do at the upstream is seen when an
/// answer is fetched anew, for whomever. What cannot be invalidated, because its answers have no tags, cannot be watched.
final class ResourceWatch: Sendable {
    private struct Key: Hashable {
        let uri: String
        let principal: Principal
    }

    private struct Watched {
        var call: ToolCall
        var stamps: TagStamps
        /// The hash of what the upstream last said; `nil`: nobody has asked since it changed.
        var content: Int?
        var subscribers = 0
    }

    private struct State {
        /// Of the newest Plan.
        var engine: Engine
        var watched: [Key: Watched] = [:]
        /// Something was invalidated since the last look.
        var isDue = false
        /// Of answers that are stored; `nil` while nothing is watched.
        var observer: Int?
    }

    private let publish: @Sendable (ServerChange) -> Void
    private let invalidations: Signal<Void>
    private let stored: Signal<StoredAnswer>
    /// Of invalidations.
    private let observer = Mutex<Int?>(nil)
    private let state: Mutex<State>

    init(engine: Engine, publish: @escaping @Sendable (ServerChange) -> Void) {
        self.publish = publish
        invalidations = engine.invalidations
        stored = engine.stored
        state = Mutex(State(engine: engine))
        let number = invalidations.addObserver { [weak self] in self?.invalidated() }
        observer.withLock { $0 = number }
    }

    deinit {
        if let observer = state.withLock({ $0.observer }) { stored.removeObserver(observer) }
        if let observer = observer.withLock({ $0 }) { invalidations.removeObserver(observer) }
    }

    private var engine: Engine { state.withLock { $0.engine } }

    /// Goes on by a new Plan; a resource whose answers it makes in another way has changed.
    func follow(_ engine: Engine) {
        let watched = state.withLock { state in
            state.engine = engine
            return state.watched
        }
        for (key, entry) in watched {
            // What the Plan no longer has is not watched until it is back.
            guard let (call, stamps) = start(of: key.uri, key.principal), call.tool !== entry.call.tool else { continue }
            let (isOther, content) = (call.tool.id != entry.call.tool.id, content(of: call))
            state.withLock { state in
                state.watched[key]?.call = call
                if isOther {
                    state.watched[key]?.stamps = stamps
                    state.watched[key]?.content = content
                }
            }
            if isOther { publish(.resource(uri: key.uri, principal: key.principal.id)) }
        }
    }

    /// Whether changes of this URI can be told, and this caller may read it.
    func canWatch(_ uri: String, _ principal: Principal) -> Bool { start(of: uri, principal) != nil }

    /// One more subscriber of a URI, which can be watched.
    func add(_ uri: String, _ principal: Principal) {
        guard let (call, stamps) = start(of: uri, principal) else { return }
        let key = Key(uri: uri, principal: principal)
        let new = Watched(call: call, stamps: stamps, content: content(of: call))
        state.withLock { state in
            state.watched[key, default: new].subscribers += 1
            if state.observer == nil { state.observer = stored.addObserver { [weak self] in self?.take($0) } }
        }
    }

    func remove(_ uri: String, _ principal: Principal) {
        let key = Key(uri: uri, principal: principal)
        state.withLock { state in
            guard let subscribers = state.watched[key]?.subscribers else { return }
            if subscribers > 1 {
                state.watched[key]?.subscribers = subscribers - 1
            } else {
                state.watched[key] = nil
            }
            guard state.watched.isEmpty, let observer = state.observer else { return }
            stored.removeObserver(observer)
            state.observer = nil
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
            let content = content(of: entry.call)
            state.withLock { state in
                state.watched[key]?.stamps = stamps
                state.watched[key]?.content = content
            }
            publish(.resource(uri: key.uri, principal: key.principal.id))
        }
    }

    /// An answer has come from the upstream: tells of those whose resource it is, and who know it otherwise.
    private func take(_ answer: StoredAnswer) {
        let watched = state.withLock { $0.watched.filter { $0.value.call.tool.id == answer.tool } }
        for (key, entry) in watched where engine.key(of: entry.call) == answer.key {
            // Whoever made it stale has told, or is about to.
            let isToldOf = !engine.areCurrent(entry.stamps)
            let content = Self.hash(answer.content)
            let isOther = state.withLock { state in
                guard let last = state.watched[key]?.content else {
                    state.watched[key]?.content = content
                    return false
                }
                state.watched[key]?.content = content
                return last != content
            }
            if isOther, !isToldOf { publish(.resource(uri: key.uri, principal: key.principal.id)) }
        }
    }

    private func content(of call: ToolCall) -> Int? { engine.storedContent(of: call).map(Self.hash) }

    private static func hash(_ content: AnswerContent) -> Int {
        var hasher = Hasher()
        content.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private func start(of uri: String, _ principal: Principal) -> (ToolCall, TagStamps)? {
        guard let request = engine.plan.surface.resource(at: uri), principal.mayUse(request.resource.tool),
            let call = engine.call(for: request, principal: principal)
        else { return nil }
        return engine.stamps(of: call).map { (call, $0) }
    }
}
