import Synchronization

/// Who is told of changes.
protocol ChangeListener: AnyObject, Sendable {
    /// Called on any thread; the listener decides whether it was asked for.
    func changed(_ change: ServerChange)
}

/// Tells every listener of every change.
final class ChangeHub: Sendable {
    private let listeners = Mutex<[ObjectIdentifier: any ChangeListener]>([:])

    func add(_ listener: any ChangeListener) {
        listeners.withLock { $0[ObjectIdentifier(listener)] = listener }
    }

    func remove(_ listener: any ChangeListener) {
        listeners.withLock { $0[ObjectIdentifier(listener)] = nil }
    }

    func publish(_ change: ServerChange) {
        let all = listeners.withLock { Array($0.values) }
        for listener in all { listener.changed(change) }
    }
}
