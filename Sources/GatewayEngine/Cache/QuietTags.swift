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

        /// Until when what is read now may not be relied on to show the last write, nanoseconds of uptime; `nil` when it can be.
        ///
        /// A millisecond early, since no more is kept of the time.
        func unsettled(at now: Int64) -> Int64? {
            now < settledMilliseconds * 1_000_000 ? (settledMilliseconds - 1) * 1_000_000 : nil
        }
    }
}
