package import GatewayPlan
import NIOCore
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

    /// One thread's copies; several share it when there are more threads than tables.
    private struct Near: ~Copyable, Sendable {
        let state: Mutex<NearAnswers>
        /// Keeps the next one off the lines of memory that this one's thread writes to.
        private let padding = InlineArray<16, UInt64>(repeating: 0)

        init(maximumBytes: Int) { state = Mutex(NearAnswers(maximumBytes: maximumBytes)) }
    }

    /// How the bytes are divided.
    private struct Room {
        let ofShard, ofNear, ofAnswer: Int

        /// Copies take a sixteenth in all, and so does an answer at most.
        init(_ maximumBytes: Int, shards: Int, nears: Int) {
            ofAnswer = maximumBytes / 16
            ofNear = maximumBytes / 16 / nears
            ofShard = (maximumBytes - ofNear * nears) / shards
        }
    }

    /// How many slots are looked at under one lock, so that nobody waits long for a sweep.
    private static let sweepStep = 512
    /// Few, so that each has room for large answers: a power of two.
    ///
    /// In place, as the tables of copies are: to take one out of an array would count up its reference.
    private let shards: InlineArray<4, Mutex<CacheShard>>
    private let nears: InlineArray<16, Near>
    /// So many of the tables are used: a power of two.
    private let nearCount: Int
    private let marks = KeyMarks()
    /// The counters that entries are valid by.
    package let epochs = TagEpochs()
    let log = InvalidationLog()
    private let overtakenFills = Atomic<UInt64>(0)
    private let largeFills = Atomic<UInt64>(0)

    /// An empty store.
    ///
    /// - Parameter threads: how many look into it, as far as that is known.
    package init(maximumBytes: Int, threads: Int = 2 * System.coreCount) {
        shards = InlineArray { _ in Mutex(CacheShard(maximumBytes: 0, largest: 0)) }
        nears = InlineArray { _ in Near(maximumBytes: 0) }
        nearCount = min(nears.count, 1 << (Int.bitWidth - max(0, threads - 1).leadingZeroBitCount))
        resize(maximumBytes: maximumBytes)
    }

    /// What may be served under this key; an entry that was invalidated, or is of no more use, is dropped.
    ///
    /// - Parameters:
    ///   - now: nanoseconds of uptime.
    ///   - thread: the number of the one that asks.
    package func find(
        hash: Int, key: [UInt8], tool: Int, policy: CachePolicy, now: Int64, thread: Int = ThreadNumber.current
    ) -> Lookup {
        let short = UInt32(truncatingIfNeeded: hash)
        let place = shard(of: hash)
        let near = thread & (nearCount - 1)
        let copy = nears[near].state.withLock { $0.find(hash: short, key: key, tool: tool, now: now, marks: marks, epochs: epochs) }
        if let copy {
            if copy.hitsToTell > 0 { shards[place].withLock { $0.update(hash: hash, key: key) { $0.noteHits(copy.hitsToTell) } } }
            return .fresh(copy.answer, isDue: false)
        }
        // Before the look: what happens to the entry from here on makes the copy void.
        let mark = marks.mark(of: short)
        let (found, invalidated) = shards[place].withLock { state in
            state.find(hash: hash, key: key, tool: tool, policy: policy, now: now, epochs: epochs)
        }
        if let invalidated { drop(invalidated) }
        if case .fresh(let answer, _) = found, let goodUntil = answer.copiesGoodUntil(policy), now < goodUntil {
            nears[near].state.withLock { $0.keep(answer, key: key, mark: mark, goodUntil: goodUntil) }
        }
        return found
    }

    /// The entry of this key, whatever its age, unless a write made it stale.
    func peek(hash: Int, key: [UInt8]) -> CachedAnswer? {
        guard let answer = shards[shard(of: hash)].withLock({ $0.peek(hash: hash, key: key) }), answer.isCurrent(epochs) else { return nil }
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
        let (isStored, removed) = shards[shard(of: hash)].withLock { $0.store(answer, key: key) }
        for old in removed { drop(old) }
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
        shards[shard(of: hash)].withLock { state in
            state.update(hash: hash, key: key) {
                $0.noteFailure(now: now, backoff: plan.refreshBackoff, maximum: plan.maximumRefreshBackoff)
            }
        }
    }

    /// Drops whatever is of no more use, in small steps, and learns so how many entries each invalidation made unreachable.
    ///
    /// - Parameter isExpired: whether an entry is too old for any use.
    func sweep(_ isExpired: (CachedAnswer) -> Bool) async {
        for shard in shards.indices {
            var start = 0
            while start < shards[shard].withLock({ $0.slotCount }) {
                let step = start..<start + Self.sweepStep
                let removed = shards[shard].withLock { state in
                    state.sweep(step) { $0.isCurrent(epochs) ? (isExpired($0) ? .expired : nil) : .invalidated }
                }
                for old in removed { drop(old) }
                start = step.upperBound
                await Task.yield()
            }
        }
    }

    /// Makes the store larger or smaller; what no longer fits is evicted.
    func resize(maximumBytes: Int) {
        let room = Room(maximumBytes, shards: shards.count, nears: nearCount)
        for near in nears.indices { nears[near].state.withLock { $0.resize(maximumBytes: room.ofNear) } }
        for shard in shards.indices {
            for old in shards[shard].withLock({ $0.resize(maximumBytes: room.ofShard, largest: room.ofAnswer) }) { drop(old) }
        }
    }

    /// An entry is no longer in the store: nor are its copies.
    private func drop(_ old: CachedAnswer) {
        marks.change(old.hash)
        if !old.isCurrent(epochs) { log.attribute(old, epochs) }
    }

    /// Entries that are stored now, and bytes that they and their copies take.
    var size: (entries: Int, bytes: Int) {
        var size = (entries: 0, bytes: 0)
        for shard in shards.indices {
            shards[shard].withLock {
                size.entries += $0.count
                size.bytes += $0.bytes
            }
        }
        for near in nears.indices { size.bytes += nears[near].state.withLock { $0.bytes } }
        return size
    }

    /// How often something happened to all answers since the start.
    func total(_ event: EntryEvent) -> UInt64 { sum { $0.total(event) } }

    /// How often something happened to a tool's answers since the start.
    func number(_ event: EntryEvent, of tool: Int) -> UInt64 { sum { $0.number(event, of: tool) } }

    private func sum(_ number: (EventCounters<EntryEvent>) -> UInt64) -> UInt64 {
        var sum: UInt64 = 0
        // Read under the lock: counters that are kept elsewhere would be copied at the next hit.
        for shard in shards.indices { sum += shards[shard].withLock { number($0.counters) } }
        for near in nears.indices { sum += nears[near].state.withLock { number($0.counters) } }
        return sum
    }

    /// Seeded per process, so that nobody outside can choose keys that collide.
    package static func hash(_ key: [UInt8]) -> Int {
        var hasher = Hasher()
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    /// The top bits choose the shard; the low ones choose the place within it.
    private func shard(of hash: Int) -> Int { Int(UInt(bitPattern: hash) >> (UInt.bitWidth - shards.count.trailingZeroBitCount)) }
}
