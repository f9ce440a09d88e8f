import GatewayPlan
import JSONBytes
import NIOCore
import Synchronization

/// Invalidation without a scan: every tag has a number, a write counts it up, and an entry is valid while its numbers stand.
///
/// Tags share a fixed number of counters by hash, so two tags that meet invalidate each other's entries: too much is
/// dropped now and then, never too little. An entry reads its numbers before its request is sent, so an answer that
/// was under way when a write happened is never stored as valid.
final class TagEpochs: Sendable {
    /// One counter and the number it had.
    struct Stamp: Equatable {
        var slot: Int
        var epoch: UInt64
    }

    /// In place and atomic: a hit compares three or four of them and waits for nobody.
    private let epochs: InlineArray<65_536, Atomic<UInt64>>

    init() { epochs = InlineArray { _ in Atomic(0) } }

    /// The numbers of these tags and of all that lies above them, as of now.
    func stamps(_ tags: [TagTemplate], of call: ToolCall) -> [Stamp] {
        var stamps: [Stamp] = []
        for tag in tags {
            for slot in path(tag, of: call) { stamps.append(Stamp(slot: slot, epoch: epochs[slot].load(ordering: .acquiring))) }
        }
        return stamps
    }

    /// True while no write has touched any of the tags.
    func areCurrent(_ stamps: [Stamp]) -> Bool {
        for stamp in stamps where epochs[stamp.slot].load(ordering: .acquiring) != stamp.epoch { return false }
        return true
    }

    /// Makes everything stale that carries one of these tags, or lies below it where the tag ends in `/**`.
    func invalidate(_ tags: [TagTemplate], of call: ToolCall) {
        for tag in tags { epochs[invalidationSlot(tag, of: call)].wrappingAdd(1, ordering: .acquiringAndReleasing) }
    }

    /// `a/b/c` is found under `a/**`, `a/b/**`, `a/b/c/**` and `a/b/c` itself.
    private func path(_ tag: TagTemplate, of call: ToolCall) -> [Int] {
        var hash = TagHash()
        var slots: [Int] = []
        for segment in tag.segments {
            hash.add(segment, of: call)
            slots.append(hash.subtree % epochs.count)
        }
        slots.append(hash.exact % epochs.count)
        return slots
    }

    private func invalidationSlot(_ tag: TagTemplate, of call: ToolCall) -> Int {
        var hash = TagHash()
        for segment in tag.segments { hash.add(segment, of: call) }
        return (tag.coversDescendants ? hash.subtree : hash.exact) % epochs.count
    }
}

/// FNV-1a over a tag's segments.
private struct TagHash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ segment: TagTemplate.Segment, of call: ToolCall) {
        switch segment {
        case .literal(let text): for byte in text.utf8 { add(byte) }
        case .parameter(let position): call.withText(ofParameter: position) { for index in $0.indices { add($0[index]) } }
        }
        add(UInt8(ascii: "/"))
    }

    var exact: Int { Int(truncatingIfNeeded: value >> 17) & .max }
    /// `*` cannot end a hash of segments, each of which ends in `/`.
    var subtree: Int {
        var copy = self
        copy.add(UInt8(ascii: "*"))
        return copy.exact
    }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
