import Synchronization

/// Tells whoever wants to know that something was invalidated, without saying what: who holds `TagStamps` asks whether they are current.
package final class InvalidationSignal: Sendable {
    private struct State {
        var next = 0
        var observers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Calls `notify` after every invalidation until `removeObserver`, on the thread of whoever wrote; it must return at once.
    ///
    /// - Returns: the observer's number.
    package func addObserver(_ notify: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.next += 1
            state.observers[state.next] = notify
            return state.next
        }
    }

    package func removeObserver(_ number: Int) { state.withLock { $0.observers[number] = nil } }

    func send() {
        let observers = state.withLock { Array($0.observers.values) }
        for notify in observers { notify() }
    }
}

/// The tags of an answer as they were at one moment.
package struct TagStamps: Sendable, Equatable {
    let stamps: [TagStamp]
}
