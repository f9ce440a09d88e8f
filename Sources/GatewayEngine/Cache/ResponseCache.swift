package import GatewayPlan
import Synchronization

/// The shared store of answers: looked up in place on the event loop, byte-bounded, valid by age and by tag.
package final class ResponseCache: Sendable {
    /// What is found under a key.
    package enum Lookup {
        /// - Parameter isDue: it is asked for often and nearly stale, so it should be renewed.
        case fresh(CachedAnswer, isDue: Bool)
        /// Stale, and to be served all the same.
        ///
        /// - Parameter isDue: it should be renewed.
        case stale(CachedAnswer, Answer.StaleReason, isDue: Bool)
        /// Nothing that may be served without asking the upstream.
        case none
    }

    /// `Mutex` cannot stand in an array, so each has a box.
    private final class Shard: Sendable {
        let state: Mutex<CacheShard>

        init(maximumBytes: Int) { state = Mutex(CacheShard(maximumBytes: maximumBytes)) }
    }

    /// Few shards, so that each has room for large answers; more of them were measured, and did not keep threads from hindering each other.
    private static let shardBits = 2
    /// How many slots are looked at under one lock, so that nobody waits long for a sweep.
    private static let sweepStep = 512
    private let shards: [Shard]
    /// The counters that entries are valid by.
    package let epochs = TagEpochs()
    let log = InvalidationLog()
    private let overtakenFills = Atomic<UInt64>(0)
    private let largeFills = Atomic<UInt64>(0)

    /// An empty store.
    package init(maximumBytes: Int) {
        let count = 1 << Self.shardBits
        shards = (0..<count).map { _ in Shard(maximumBytes: maximumBytes / count) }
    }

    /// What may be served under this key; an entry that was invalidated, or is of no more use, is dropped.
    ///
    /// - Parameter now: nanoseconds of uptime.
    package func find(hash: Int, key: [UInt8], tool: Int, policy: CachePolicy, now: Int64) -> Lookup {
        let (found, invalidated) = shard(of: hash).state.withLock { state in
            state.find(hash: hash, key: key, tool: tool, policy: policy, now: now, epochs: epochs)
        }
        if let invalidated { log.attribute(invalidated, epochs) }
        return found
    }

    /// The entry of this key, whatever its age, unless a write made it stale.
    func peek(hash: Int, key: [UInt8]) -> CachedAnswer? {
        guard let answer = shard(of: hash).state.withLock({ $0.peek(hash: hash, key: key) }), answer.isCurrent(epochs) else { return nil }
        return answer
    }

    /// Stores an answer unless a write has touched one of its tags since its stamps were taken, or it is too large.
    ///
    /// - Parameters:
    ///   - hash: of `key`.
    ///   - key: the one in the answer.
    package func store(_ answer: CachedAnswer, hash: Int, key: [UInt8]) -> Bool {
        guard answer.isCurrent(epochs) else {
            noteOvertaken()
            return false
        }
        let (isStored, removed) = shard(of: hash).state.withLock { $0.store(answer, key: key) }
        for old in removed where !old.isCurrent(epochs) { log.attribute(old, epochs) }
        if !isStored { largeFills.wrappingAdd(1, ordering: .relaxed) }
        return isStored
    }

    /// An answer is not stored since a write came in between.
    func noteOvertaken() { overtakenFills.wrappingAdd(1, ordering: .relaxed) }

    /// Answers that a write came in between of.
    var overtaken: UInt64 { overtakenFills.load(ordering: .relaxed) }

    /// Answers that were too large to be stored.
    var tooLarge: UInt64 { largeFills.load(ordering: .relaxed) }

    /// A renewal of this key's entry failed: none is tried for a while.
    func noteFailure(hash: Int, key: [UInt8], now: Int64, _ plan: CacheStorePlan) {
        shard(of: hash).state.withLock { state in
            state.update(hash: hash, key: key) {
                $0.noteFailure(now: now, backoff: plan.refreshBackoff, maximum: plan.maximumRefreshBackoff)
            }
        }
    }

    /// Drops whatever is of no more use, in small steps, and learns so how many entries each invalidation made unreachable.
    ///
    /// - Parameter isExpired: whether an entry is too old for any use.
    func sweep(_ isExpired: (CachedAnswer) -> Bool) async {
        for shard in shards {
            var start = 0
            while start < shard.state.withLock({ $0.slotCount }) {
                let step = start..<start + Self.sweepStep
                let removed = shard.state.withLock { state in
                    state.sweep(step) { $0.isCurrent(epochs) ? (isExpired($0) ? .expired : nil) : .invalidated }
                }
                for old in removed where !old.isCurrent(epochs) { log.attribute(old, epochs) }
                start = step.upperBound
                await Task.yield()
            }
        }
    }

    /// Makes the store larger or smaller; what no longer fits is evicted.
    func resize(maximumBytes: Int) {
        for shard in shards {
            let removed = shard.state.withLock { $0.resize(maximumBytes: maximumBytes / shards.count) }
            for old in removed where !old.isCurrent(epochs) { log.attribute(old, epochs) }
        }
    }

    /// Entries and bytes that are stored now.
    var size: (entries: Int, bytes: Int) {
        shards.reduce((0, 0)) { sum, shard in
            let (count, bytes) = shard.state.withLock { ($0.count, $0.bytes) }
            return (sum.0 + count, sum.1 + bytes)
        }
    }

    /// How often something happened to all answers since the start.
    func total(_ event: EntryEvent) -> UInt64 { shards.reduce(0) { sum, shard in sum + shard.state.withLock { $0.counters.total(event) } } }

    /// How often something happened to a tool's answers since the start.
    func number(_ event: EntryEvent, of tool: Int) -> UInt64 {
        shards.reduce(0) { sum, shard in sum + shard.state.withLock { $0.counters.number(event, of: tool) } }
    }

    /// Seeded per process, so that nobody outside can choose keys that collide.
    package static func hash(_ key: [UInt8]) -> Int {
        var hasher = Hasher()
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    /// The top bits choose the shard; the low ones choose the place within it.
    private func shard(of hash: Int) -> Shard { shards[Int(UInt(bitPattern: hash) >> (UInt.bitWidth - Self.shardBits))] }
}
