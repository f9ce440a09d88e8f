import NIOCore

/// One stored answer and the exact key it answers; immutable, so it is read without the shard's lock.
final class CacheEntry: Sendable {
    let key: [UInt8]
    let hash: Int
    let content: AnswerContent
    let storedAt: NIODeadline
    let expiresAt: NIODeadline
    let stamps: [TagEpochs.Stamp]

    init(key: [UInt8], hash: Int, content: AnswerContent, storedAt: NIODeadline, expiresAt: NIODeadline, stamps: [TagEpochs.Stamp]) {
        self.key = key
        self.hash = hash
        self.content = content
        self.storedAt = storedAt
        self.expiresAt = expiresAt
        self.stamps = stamps
    }

    /// What the entry takes from the store's budget, bytes: its key, its answer and its stamps, and the objects that hold them.
    var weight: Int { key.count + content.bytes.count + stamps.count * MemoryLayout<TagEpochs.Stamp>.stride + Self.overhead }

    /// Five allocations with their headers, and the entry's place in the shard.
    private static let overhead = 352
}
