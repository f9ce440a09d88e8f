import Synchronization

/// Invalidation without a scan: every tag has a number, a write counts it up, and an entry is valid while its numbers stand.
///
/// Tags share a fixed number of counters by hash, so two tags that meet invalidate each other's entries: too much is
/// dropped now and then, never too little. An entry reads its numbers before its request is sent, so an answer that
/// was under way when a write happened is never stored as valid.
package final class TagEpochs: Sendable {
    /// In place and atomic: a hit compares a few of them and waits for nobody.
    private let epochs: InlineArray<65_536, Atomic<UInt64>>

    init() { epochs = InlineArray { _ in Atomic(0) } }

    /// The number of a tag as of now.
    package func stamp(_ slot: TagSlot) -> TagStamp { TagStamp(slot: slot, epoch: epochs[Int(slot.index)].load(ordering: .acquiring)) }

    /// True while no write has touched the tag.
    func isCurrent(_ stamp: TagStamp) -> Bool { self.stamp(stamp.slot) == stamp }

    /// True while no write has touched any of the tags.
    func areCurrent(_ stamps: [TagStamp]) -> Bool {
        for stamp in stamps where !isCurrent(stamp) { return false }
        return true
    }

    /// Makes everything stale that carries the tag.
    ///
    /// - Returns: the stamp that was current until now.
    @discardableResult package func bump(_ slot: TagSlot) -> TagStamp {
        let epoch = epochs[Int(slot.index)].wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
        return TagStamp(slot: slot, epoch: epoch)
    }

    /// Makes everything stale.
    func bumpAll() {
        for index in 0...UInt16.max { bump(TagSlot(index: index)) }
    }
}

/// Which of the shared counters is a tag's.
package struct TagSlot: Hashable, Sendable {
    /// The same for a tag in every process.
    package let index: UInt16

    package init(index: UInt16) { self.index = index }
    init(hash: Int) { index = UInt16(truncatingIfNeeded: hash) }
}

/// A tag's counter and the number it had, in eight bytes, since every entry keeps several.
package struct TagStamp: Hashable, Sendable {
    /// The counter in the low 16 bits.
    let bits: UInt64

    init(bits: UInt64) { self.bits = bits }
    init(slot: TagSlot, epoch: UInt64) { bits = epoch << 16 | UInt64(slot.index) }

    var slot: TagSlot { TagSlot(index: UInt16(truncatingIfNeeded: bits)) }
}
