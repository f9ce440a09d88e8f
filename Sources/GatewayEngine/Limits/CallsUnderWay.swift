import Synchronization

/// How many calls of clients are under way; too many are turned away before they cost anything.
final class CallsUnderWay: Sendable {
    private let current = Atomic(0)

    /// False when that is one too many; otherwise `end` is to follow.
    func begin(atMost maximum: Int) -> Bool {
        guard current.add(1, ordering: .relaxed).newValue > maximum else { return true }
        end()
        return false
    }

    func end() { current.subtract(1, ordering: .relaxed) }

    var count: Int { current.load(ordering: .relaxed) }
}
