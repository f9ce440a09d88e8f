import Synchronization

/// Tags that are being written, or were a moment ago: what is read about them may already be old, or about to be.
final class QuietTags: Sendable {
    /// Per counter of `TagEpochs`: writes under way in the low 16 bits, and above them until when the last one settles, in milliseconds.
    private let states: InlineArray<65_536, Atomic<UInt64>>

    init() { states = InlineArray { _ in Atomic(0) } }

    /// A write begins.
    func hold(_ slots: [TagSlot]) {
        for slot in slots { states[Int(slot.index)].wrappingAdd(1, ordering: .acquiringAndReleasing) }
    }

    /// A write has ended; what is read about its tags before `settlesAt` may not show it.
    ///
    /// - Parameter settlesAt: nanoseconds of uptime; `nil`: nothing was written.
    func release(_ slots: [TagSlot], settlesAt: Int64?) {
        let end = settlesAt.map { UInt64(max(0, $0) / 1_000_000 + 1) } ?? 0
        for slot in slots {
            var state = states[Int(slot.index)].load(ordering: .acquiring)
            while true {
                let next = max(state >> 16, end) << 16 | (state & 0xFFFF) &- 1 & 0xFFFF
                let (isDone, current) = states[Int(slot.index)].compareExchange(
                    expected: state, desired: next, ordering: .acquiringAndReleasing)
                if isDone { break }
                state = current
            }
        }
    }

    /// Whether a write to one of the tags is under way, and when the last one settles, nanoseconds of uptime.
    func state(of slots: [TagSlot]) -> (isHeld: Bool, settlesAt: Int64) {
        var isHeld = false
        var end: UInt64 = 0
        for slot in slots {
            let state = states[Int(slot.index)].load(ordering: .acquiring)
            isHeld = isHeld || state & 0xFFFF != 0
            end = max(end, state >> 16)
        }
        return (isHeld, Int64(end) * 1_000_000)
    }
}
