import Synchronization

/// How many calls of clients are under way; too many are turned away before they cost anything.
final class CallsUnderWay: Sendable {
    private let maximum: Int
    private let current = Atomic(0)

    init(maximum: Int) { self.maximum = maximum }

    /// False when that is one too many; otherwise `end` is to follow.
    func begin() -> Bool {
        guard current.add(1, ordering: .relaxed).newValue > maximum else { return true }
        end()
        return false
    }

    func end() { current.subtract(1, ordering: .relaxed) }

    var count: Int { current.load(ordering: .relaxed) }
}
