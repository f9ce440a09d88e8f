import GatewayEngine
import NIOCore
import Synchronization

/// The sessions of older clients over HTTP: bounded in number, and forgotten when nothing has been heard for a while.
final class SessionTable: Sendable {
    private struct Entry {
        let session: ClientSession
        var lastUse: NIODeadline
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var lastSweep = NIODeadline.uptimeNanoseconds(0)
    }

    private let maximum: Int
    private let idleTimeout: TimeAmount
    private let ended: @Sendable (ClientSession) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - idleTimeout: nanoseconds.
    ///   - ended: called for each session that has been forgotten.
    init(maximum: Int, idleTimeout: Int64, ended: @escaping @Sendable (ClientSession) -> Void) {
        self.maximum = maximum
        self.idleTimeout = .nanoseconds(idleTimeout)
        self.ended = ended
    }

    /// Throws `.tooManySessions`.
    func add(_ session: ClientSession, now: NIODeadline) throws(RPCError) {
        let (isAdded, expired) = state.withLock { state in
            let expired = sweep(&state, now)
            guard state.entries.count < maximum else { return (false, expired) }
            state.entries[session.id] = Entry(session: session, lastUse: now)
            return (true, expired)
        }
        for session in expired { ended(session) }
        guard isAdded else { throw .tooManySessions }
    }

    /// The session of this id, which only its own caller finds; throws `.unknownSession`.
    func find(_ id: String, _ principal: Principal, now: NIODeadline) throws(RPCError) -> ClientSession {
        let (found, expired) = state.withLock { state in
            let expired = sweep(&state, now)
            guard let entry = state.entries[id], entry.session.principal == principal else { return (nil as ClientSession?, expired) }
            state.entries[id]?.lastUse = now
            return (entry.session, expired)
        }
        for session in expired { ended(session) }
        guard let found else { throw .unknownSession }
        return found
    }

    /// Forgets a session; throws `.unknownSession`.
    func remove(_ id: String, _ principal: Principal, now: NIODeadline) throws(RPCError) {
        _ = try find(id, principal, now: now)
        // Somebody else may have been faster: a session ends once.
        guard let entry = state.withLock({ $0.entries.removeValue(forKey: id) }) else { throw .unknownSession }
        ended(entry.session)
    }

    /// Takes out what has been idle for too long; looks through them a few times per timeout only.
    private func sweep(_ state: inout State, _ now: NIODeadline) -> [ClientSession] {
        guard now - state.lastSweep >= .nanoseconds(idleTimeout.nanoseconds / 8) else { return [] }
        state.lastSweep = now
        var expired: [ClientSession] = []
        for (id, entry) in state.entries {
            if entry.session.isBusy {
                state.entries[id]?.lastUse = now
            } else if now - entry.lastUse >= idleTimeout {
                state.entries[id] = nil
                expired.append(entry.session)
            }
        }
        return expired
    }
}
