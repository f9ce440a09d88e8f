import GatewayPlan
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
    private let maximumValues: Int

    /// - Parameter maximumValues: an entry keeps the numbers of at most this many values of a list; beyond that, one for all of them.
    init(maximumValues: Int) {
        epochs = InlineArray { _ in Atomic(0) }
        self.maximumValues = maximumValues
    }

    /// The numbers of these tags and of all that lies above them, as of now; each once.
    func stamps(_ tags: [TagTemplate], of call: ToolCall) -> [Stamp] {
        var stamps: [Stamp] = []
        for path in tags.lazy.flatMap({ $0.paths(of: call, atMost: self.maximumValues) }) {
            for slot in slots(above: path) where !stamps.contains(where: { $0.slot == slot }) {
                stamps.append(Stamp(slot: slot, epoch: epochs[slot].load(ordering: .acquiring)))
            }
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
        for tag in tags {
            for path in tag.paths(of: call) {
                bump(tag.coversDescendants || path.isCut ? path.last.subtree : path.last.exact)
                // For entries that could not keep the number of every value.
                for level in path.levels.dropLast() { bump(level.below) }
            }
        }
    }

    /// `a/b/c` is found under `a/**`, `a/b/**`, `a/b/c/**` and `a/b/c` itself; `a/b` cut before a value, also under anything below it.
    private func slots(above path: TagPath) -> [Int] {
        (path.levels.map(\.subtree) + [path.isCut ? path.last.below : path.last.exact]).map { $0 % epochs.count }
    }

    private func bump(_ hash: Int) { epochs[hash % epochs.count].wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
