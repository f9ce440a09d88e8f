import NIOCore
import Synchronization

/// The shared store of answers: looked up in place on the event loop, byte-bounded, valid by age and by tag.
final class ResponseCache: Sendable {
    /// `Mutex` cannot stand in an array, so each has a box.
    private final class Shard: Sendable {
        let state: Mutex<CacheShard>

        init(maximumBytes: Int) { state = Mutex(CacheShard(maximumBytes: maximumBytes)) }
    }

    /// Few shards, so that each has room for large answers.
    private static let shardBits = 2
    private let shards: [Shard]
    let epochs: TagEpochs

    init(maximumBytes: Int, maximumTagValues: Int) {
        epochs = TagEpochs(maximumValues: maximumTagValues)
        let count = 1 << Self.shardBits
        shards = (0..<count).map { _ in Shard(maximumBytes: maximumBytes / count) }
    }

    /// The fresh entry of this key; one that is too old, or was invalidated, is dropped.
    func find(hash: Int, key: [UInt8], now: NIODeadline) -> CacheEntry? {
        let shard = shard(of: hash)
        guard let entry = shard.state.withLock({ $0.find(hash: hash, key: key) }) else { return nil }
        if now < entry.expiresAt, epochs.areCurrent(entry.stamps) { return entry }
        shard.state.withLock { $0.remove(entry) }
        return nil
    }

    /// Stores an answer unless a write has touched one of its tags since its stamps were taken, or it is too large.
    func store(_ entry: CacheEntry) -> Bool {
        guard epochs.areCurrent(entry.stamps) else { return false }
        return shard(of: entry.hash).state.withLock { $0.store(entry) }
    }

    /// Entries and bytes that are stored now.
    var size: (entries: Int, bytes: Int) {
        shards.reduce((0, 0)) { sum, shard in
            let (count, bytes) = shard.state.withLock { ($0.count, $0.bytes) }
            return (sum.0 + count, sum.1 + bytes)
        }
    }

    /// Seeded per process, so that nobody outside can choose keys that collide.
    static func hash(_ key: [UInt8]) -> Int {
        var hasher = Hasher()
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    /// The top bits choose the shard; the low ones choose the place within it.
    private func shard(of hash: Int) -> Shard { shards[Int(UInt(bitPattern: hash) >> (UInt.bitWidth - Self.shardBits))] }
}
