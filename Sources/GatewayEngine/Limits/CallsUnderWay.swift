import Synchronization

/// How many calls of clients are under way; too many are turned away before they cost anything.
final class CallsUnderWay: Sendable {
    private let current = Atomic(0)
    private let turnedAway = Atomic<UInt64>(0)

    /// False when that is one too many; otherwise `end` is to follow.
    func begin(atMost maximum: Int) -> Bool {
        guard current.add(1, ordering: .relaxed).newValue > maximum else { return true }
        end()
        noteRefusal()
        return false
    }

    /// One was turned away before it could ask here.
    func noteRefusal() { turnedAway.wrappingAdd(1, ordering: .relaxed) }

    /// How many were turned away since the start.
    var refused: UInt64 { turnedAway.load(ordering: .relaxed) }

    func end() { current.subtract(1, ordering: .relaxed) }

    var count: Int { current.load(ordering: .relaxed) }
}
