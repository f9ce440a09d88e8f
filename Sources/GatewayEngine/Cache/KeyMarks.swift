import Synchronization

/// Tells that the entry of a key is no longer the one in the store, without a look into the store.
///
/// Keys share a fixed number of marks by hash: two that meet make each other's copies be looked up again, now and then.
final class KeyMarks: Sendable {
    /// A power of two.
    private let marks: InlineArray<4_096, Atomic<UInt32>>

    init() { marks = InlineArray { _ in Atomic(0) } }

    /// The mark of a key as of now.
    func mark(of hash: UInt32) -> UInt32 { marks[place(hash)].load(ordering: .acquiring) }

    /// The entry of a key was replaced or dropped.
    func change(_ hash: UInt32) { marks[place(hash)].wrappingAdd(1, ordering: .releasing) }

    private func place(_ hash: UInt32) -> Int { Int(hash) & (marks.count - 1) }
}
