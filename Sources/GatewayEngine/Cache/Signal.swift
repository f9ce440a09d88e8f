import Synchronization

/// Tells whoever wants to know that something has happened.
package final class Signal<News: Sendable>: Sendable {
    package typealias Observer = @Sendable (News) -> Void

    private struct State {
        var next = 0
        var observers: [Int: Observer] = [:]
    }

    private let state = Mutex(State())

    /// Whether anybody wants to know.
    var isObserved: Bool { state.withLock { !$0.observers.isEmpty } }

    /// Calls `notify` each time until `removeObserver`, on the thread of whoever did it; it must return at once.
    ///
    /// - Returns: the observer's number.
    package func addObserver(_ notify: @escaping Observer) -> Int {
        state.withLock { state in
            state.next += 1
            state.observers[state.next] = notify
            return state.next
        }
    }

    package func removeObserver(_ number: Int) { state.withLock { $0.observers[number] = nil } }

    func send(_ news: News) {
        let observers = state.withLock { Array($0.observers.values) }
        for notify in observers { notify(news) }
    }
}

extension Signal<Void> {
    func send() { send(()) }
}

/// The tags of an answer as they were at one moment.
package struct TagStamps: Sendable, Equatable {
    let stamps: [TagStamp]
}

/// An answer that has just been stored.
package struct StoredAnswer: Sendable {
    /// The tool's id.
    package let tool: Int
    /// What it answers, and to whom.
    package let key: [UInt8]
    package let content: AnswerContent
}
