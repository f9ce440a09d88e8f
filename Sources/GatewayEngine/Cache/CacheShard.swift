import GatewayPlan

/// A byte-bounded hash table that evicts by S3-FIFO: a hit counts to three, and nothing moves.
///
/// S3-FIFO (Yang et al., SOSP 2023): what is new stands in a small queue, and goes on to the main one only if it was used there more
/// than once; what fell out of the small one is remembered by its hash, and goes to the main one when it comes back.
struct CacheShard {
    private struct Slot {
        /// `CachedAnswer.vacant` while the slot is free: an optional would be copied, with its references, at every look.
        var answer = CachedAnswer.vacant
        /// Towards the newest; -1 is none.
        var newer: Int32 = -1
        /// Towards the oldest.
        var older: Int32 = -1
    }

    /// The slots in the order they came.
    private struct Line {
        var newest: Int32 = -1
        var oldest: Int32 = -1
        var bytes = 0
    }

    /// The small queue's part of the room: one in so many.
    private static let smallPart = 10
    private var maximumBytes: Int
    /// The weight of an answer that is not stored is above this.
    private var largest: Int
    private(set) var bytes = 0
    private(set) var count = 0
    private(set) var counters = EventCounters<EntryEvent>()
    /// Linear probing: slot index plus one, zero is empty.
    ///
    /// A power of two, at most three quarters full.
    private var table = [Int32](repeating: 0, count: 16)
    private var slots: [Slot] = []
    private var freeSlots: [Int32] = []
    private var small = Line()
    private var main = Line()
    /// Hashes of what fell out of the small queue, each where its low bits say; a later one takes the place, zero is none.
    private var ghosts = [UInt32](repeating: 0, count: 8)

    /// - Parameter largest: the most that one answer may weigh: a larger one would sweep the rest away.
    init(maximumBytes: Int, largest: Int) { (self.maximumBytes, self.largest) = (maximumBytes, largest) }

    /// How many slots a sweep has to look at.
    var slotCount: Int { slots.count }

    /// What may be served under this key, counted as hit, stale or miss of the tool; an entry of no more use is dropped.
    ///
    /// - Returns: also the entry that was dropped because a write has made it stale.
    mutating func find(
        hash: Int, key: [UInt8], tool: Int, policy: CachePolicy, now: Int64, epochs: TagEpochs
    ) -> (found: ResponseCache.Lookup, invalidated: CachedAnswer?) {
        guard let place = place(hash: UInt32(truncatingIfNeeded: hash), key: key) else { return (miss(tool), nil) }
        let slot = Int(table[place] - 1)
        guard slots.span[slot].answer.isCurrent(epochs) else { return (miss(tool), remove(at: place, .invalidated)) }
        slots[slot].answer.noteHits()
        let answer = slots[slot].answer
        switch answer.freshness(policy, now: now) {
        case .fresh:
            counters.count(.hits, of: tool)
            if answer.flags.contains(.isUnusedWarming) {
                slots[slot].answer.flags.remove(.isUnusedWarming)
                counters.count(.warmingsUsed, of: tool)
            }
            return (.fresh(answer, isDue: policy.refreshAhead != nil && answer.isDueAhead(policy, now: now)), nil)
        case .staleWhileRevalidate:
            counters.count(.stale, of: tool)
            let rests = now < answer.restsUntil
            return (.stale(answer, rests ? .upstreamFailed : .revalidating, isDue: !rests), nil)
        case .staleIfError where now < answer.restsUntil:
            // The last try failed a moment ago: nobody waits for the next to fail as well.
            _ = miss(tool)
            return (.stale(answer, .upstreamFailed, isDue: false), nil)
        case .staleIfError, .kept: return (miss(tool), nil)
        case .gone:
            remove(at: place, .expired)
            return (miss(tool), nil)
        }
    }

    private mutating func miss(_ tool: Int) -> ResponseCache.Lookup {
        counters.count(.misses, of: tool)
        return .none
    }

    /// The entry of this key, uncounted.
    func peek(hash: Int, key: [UInt8]) -> CachedAnswer? {
        place(hash: UInt32(truncatingIfNeeded: hash), key: key).map { slots[Int(table[$0] - 1)].answer }
    }

    /// Stores an entry in place of the one with its key, evicting others until it fits.
    ///
    /// - Parameter key: the one in the entry.
    /// - Returns: whether it was stored, and what had to go.
    mutating func store(_ answer: CachedAnswer, key: [UInt8]) -> (isStored: Bool, removed: [CachedAnswer]) {
        var removed: [CachedAnswer] = []
        if let place = place(hash: answer.hash, key: key) { removed.append(remove(at: place, .replaced)) }
        guard answer.weight <= largest else { return (false, removed) }
        while bytes + answer.weight > maximumBytes, let old = evict() { removed.append(old) }
        if (count + 1) * 4 > table.count * 3 { grow() }
        let slot = freeSlots.popLast() ?? appendSlot()
        slots[Int(slot)].answer = answer
        let ghost = Int(answer.hash) & (ghosts.count - 1)
        let isBack = answer.hash != 0 && ghosts[ghost] == answer.hash
        if isBack { ghosts[ghost] = 0 }
        append(slot, toMain: isBack)
        table[emptyPlace(hash: answer.hash)] = slot + 1
        bytes += answer.weight
        count += 1
        counters.count(.fills, of: Int(answer.tool))
        return (true, removed)
    }

    /// Makes room for more or for less.
    ///
    /// - Returns: what had to go.
    mutating func resize(maximumBytes: Int, largest: Int) -> [CachedAnswer] {
        (self.maximumBytes, self.largest) = (maximumBytes, largest)
        var removed: [CachedAnswer] = []
        while bytes > maximumBytes, let old = evict() { removed.append(old) }
        return removed
    }

    /// Changes an entry in place, if it is there.
    mutating func update(hash: Int, key: [UInt8], _ change: (inout CachedAnswer) -> Void) {
        guard let place = place(hash: UInt32(truncatingIfNeeded: hash), key: key) else { return }
        change(&slots[Int(table[place] - 1)].answer)
    }

    /// Looks at some slots and drops what `judge` finds of no more use.
    ///
    /// - Returns: what was dropped.
    mutating func sweep(_ range: Range<Int>, _ judge: (CachedAnswer) -> EntryEvent?) -> [CachedAnswer] {
        var removed: [CachedAnswer] = []
        for slot in range.clamped(to: slots.indices) {
            let answer = slots[slot].answer
            guard !answer.isVacant, let why = judge(answer), let place = place(ofSlot: Int32(slot), answer.hash) else { continue }
            removed.append(remove(at: place, why))
        }
        return removed
    }

    private mutating func evict() -> CachedAnswer? {
        while true {
            let isSmall = small.oldest >= 0 && (small.bytes * Self.smallPart >= maximumBytes || main.oldest < 0)
            let slot = isSmall ? small.oldest : main.oldest
            guard slot >= 0 else { return nil }
            let answer = slots[Int(slot)].answer
            if isSmall ? answer.uses > 1 : answer.uses > 0 {
                unlink(slot)
                slots[Int(slot)].answer.uses = isSmall ? 0 : answer.uses - 1
                append(slot, toMain: true)
            } else {
                if isSmall { ghosts[Int(answer.hash) & (ghosts.count - 1)] = answer.hash }
                return place(ofSlot: slot, answer.hash).map { remove(at: $0, .evicted) }
            }
        }
    }

    /// Puts a slot at the end of a queue.
    private mutating func append(_ slot: Int32, toMain isMain: Bool) {
        let index = Int(slot)
        if isMain { slots[index].answer.flags.insert(.isMain) } else { slots[index].answer.flags.remove(.isMain) }
        var line = isMain ? main : small
        slots[index].older = line.newest
        slots[index].newer = -1
        if line.newest >= 0 { slots[Int(line.newest)].newer = slot } else { line.oldest = slot }
        line.newest = slot
        line.bytes += slots[index].answer.weight
        if isMain { main = line } else { small = line }
    }

    /// Takes a slot out of its queue.
    private mutating func unlink(_ slot: Int32) {
        let old = slots[Int(slot)]
        let isMain = old.answer.flags.contains(.isMain)
        var line = isMain ? main : small
        if old.newer >= 0 { slots[Int(old.newer)].older = old.older } else { line.newest = old.older }
        if old.older >= 0 { slots[Int(old.older)].newer = old.newer } else { line.oldest = old.newer }
        line.bytes -= old.answer.weight
        if isMain { main = line } else { small = line }
    }

    @discardableResult private mutating func remove(at place: Int, _ why: EntryEvent) -> CachedAnswer {
        let slot = table[place] - 1
        let answer = slots[Int(slot)].answer
        unlink(slot)
        bytes -= answer.weight
        count -= 1
        slots[Int(slot)] = Slot()
        freeSlots.append(slot)
        closeGap(at: place)
        counters.count(why, of: Int(answer.tool))
        return answer
    }

    /// Moves later entries of the probe run back, so that a run never has a hole.
    private mutating func closeGap(at place: Int) {
        let mask = table.count - 1
        var gap = place
        var next = (place + 1) & mask
        while table[next] != 0 {
            let home = Int(slots[Int(table[next] - 1)].answer.hash) & mask
            if (next &- home) & mask >= (next &- gap) & mask {
                table[gap] = table[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        table[gap] = 0
    }

    private func place(hash: UInt32, key: [UInt8]) -> Int? {
        let mask = table.count - 1
        var place = Int(hash) & mask
        while table[place] != 0 {
            if slots.span[Int(table[place] - 1)].answer.answers(hash, key) { return place }
            place = (place + 1) & mask
        }
        return nil
    }

    private func place(ofSlot slot: Int32, _ hash: UInt32) -> Int? {
        let mask = table.count - 1
        var place = Int(hash) & mask
        while table[place] != 0 {
            if table[place] == slot + 1 { return place }
            place = (place + 1) & mask
        }
        return nil
    }

    private func emptyPlace(hash: UInt32) -> Int {
        let mask = table.count - 1
        var place = Int(hash) & mask
        while table[place] != 0 { place = (place + 1) & mask }
        return place
    }

    private mutating func appendSlot() -> Int32 {
        // By an eighth: doubling would cost more than the entries' own overhead.
        if slots.count == slots.capacity { slots.reserveCapacity(slots.count + max(16, slots.count / 8)) }
        slots.append(Slot())
        return Int32(slots.count - 1)
    }

    private mutating func grow() {
        let old = table
        table = [Int32](repeating: 0, count: old.count * 2)
        ghosts = [UInt32](repeating: 0, count: old.count)
        for reference in old where reference != 0 {
            table[emptyPlace(hash: slots[Int(reference - 1)].answer.hash)] = reference
        }
    }
}
