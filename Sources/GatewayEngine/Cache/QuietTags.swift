import Synchronization

/// Tags that are being written, or were a moment ago: what is read about them may already be old, or about to be.
///
/// Two numbers for each tag in one atomic, so that a read of what nobody writes waits for nobody; `SettleQueue` has the rest.
final class QuietTags: Sendable {
    /// Per counter of `TagEpochs`: writes under way in the low 16 bits, and above them when the last one will have settled for certain, in
    /// milliseconds.
    private let states: InlineArray<65_536, Atomic<UInt64>>

    init() { states = InlineArray { _ in Atomic(0) } }

    /// A write begins.
    func hold(_ slots: [TagSlot]) {
        for slot in slots { states[Int(slot.index)].wrappingAdd(1, ordering: .acquiringAndReleasing) }
    }

    /// What is read about the tags before `settlesAt` may not show a write that is ending.
    ///
    /// - Parameter settlesAt: nanoseconds of uptime.
    func unsettle(_ slots: [TagSlot], until settlesAt: Int64) {
        let end = UInt64(max(0, settlesAt) / 1_000_000 + 1)
        for slot in slots {
            var state = states[Int(slot.index)].load(ordering: .acquiring)
            while state >> 16 < end {
                let (isDone, current) = states[Int(slot.index)].compareExchange(
                    expected: state, desired: end << 16 | state & 0xFFFF, ordering: .acquiringAndReleasing)
                if isDone { break }
                state = current
            }
        }
    }

    /// A write has ended.
    func release(_ slots: [TagSlot]) {
        for slot in slots { states[Int(slot.index)].wrappingSubtract(1, ordering: .acquiringAndReleasing) }
    }

    func state(of slots: [TagSlot]) -> State {
        var isHeld = false
        var end: UInt64 = 0
        for slot in slots {
            let state = states[Int(slot.index)].load(ordering: .acquiring)
            isHeld = isHeld || state & 0xFFFF != 0
            end = max(end, state >> 16)
        }
        return State(isHeld: isHeld, settledMilliseconds: Int64(end))
    }

    struct State {
        /// A write to one of the tags is under way.
        let isHeld: Bool
        /// When the last write has settled for certain.
        fileprivate let settledMilliseconds: Int64

        /// Whether what is read now may not show every write that has ended.
        ///
        /// - Parameter now: nanoseconds of uptime.
        func isUnsettled(at now: Int64) -> Bool { now < settledMilliseconds * 1_000_000 }
    }
}
