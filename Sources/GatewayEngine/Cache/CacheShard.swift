/// A byte-bounded hash table that evicts by SIEVE: a hit sets a bit, and nothing moves.
///
/// SIEVE (Zhang et al., NSDI 2024): entries stand in the order they came; a hand walks from the oldest, spares what was
/// used since it last passed and evicts the first that was not.
struct CacheShard {
    private struct Slot {
        var entry: CacheEntry?
        var wasUsed = false
        /// Towards the newest; -1 is none.
        var newer: Int32 = -1
        /// Towards the oldest.
        var older: Int32 = -1
    }

    private let maximumBytes: Int
    private(set) var bytes = 0
    private(set) var count = 0
    /// Linear probing: slot index plus one, zero is empty.
    ///
    /// A power of two, at most half full.
    private var table = [Int32](repeating: 0, count: 16)
    private var slots: [Slot] = []
    private var freeSlots: [Int32] = []
    private var newest: Int32 = -1
    private var oldest: Int32 = -1
    private var hand: Int32 = -1

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// The entry of this key, whatever its age.
    mutating func find(hash: Int, key: [UInt8]) -> CacheEntry? {
        guard let place = place(hash: hash, key: key) else { return nil }
        let slot = Int(table[place] - 1)
        slots[slot].wasUsed = true
        return slots[slot].entry
    }

    /// Stores an entry in place of the one with its key, evicting others until it fits.
    ///
    /// An entry larger than a quarter of the shard would sweep the rest away for one answer: it is not stored.
    mutating func store(_ entry: CacheEntry) -> Bool {
        if let place = place(hash: entry.hash, key: entry.key) { remove(at: place) }
        guard entry.weight <= maximumBytes / 4 else { return false }
        while bytes + entry.weight > maximumBytes { evict() }
        if (count + 1) * 2 > table.count { grow() }
        let slot = freeSlots.popLast() ?? appendSlot()
        slots[Int(slot)] = Slot(entry: entry, older: newest)
        if newest >= 0 { slots[Int(newest)].newer = slot } else { oldest = slot }
        newest = slot
        table[emptyPlace(hash: entry.hash)] = slot + 1
        bytes += entry.weight
        count += 1
        return true
    }

    /// Drops this very entry, if it is still the one stored.
    mutating func remove(_ entry: CacheEntry) {
        guard let place = place(hash: entry.hash, key: entry.key), slots[Int(table[place] - 1)].entry === entry else { return }
        remove(at: place)
    }

    private mutating func evict() {
        var slot = hand >= 0 ? hand : oldest
        while slot >= 0, slots[Int(slot)].wasUsed {
            slots[Int(slot)].wasUsed = false
            slot = slots[Int(slot)].newer >= 0 ? slots[Int(slot)].newer : oldest
        }
        guard slot >= 0, let entry = slots[Int(slot)].entry, let place = place(hash: entry.hash, key: entry.key) else { return }
        hand = slot
        remove(at: place)
    }

    private mutating func remove(at place: Int) {
        let slot = table[place] - 1
        let removed = slots[Int(slot)]
        if hand == slot { hand = removed.newer }
        if removed.newer >= 0 { slots[Int(removed.newer)].older = removed.older } else { newest = removed.older }
        if removed.older >= 0 { slots[Int(removed.older)].newer = removed.newer } else { oldest = removed.newer }
        bytes -= removed.entry?.weight ?? 0
        count -= 1
        slots[Int(slot)] = Slot()
        freeSlots.append(slot)
        closeGap(at: place)
    }

    /// Moves later entries of the probe run back, so that a run never has a hole.
    private mutating func closeGap(at place: Int) {
        let mask = table.count - 1
        var gap = place
        var next = (place + 1) & mask
        while table[next] != 0 {
            let home = (slots[Int(table[next] - 1)].entry?.hash ?? 0) & mask
            if (next &- home) & mask >= (next &- gap) & mask {
                table[gap] = table[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        table[gap] = 0
    }

    private func place(hash: Int, key: [UInt8]) -> Int? {
        let mask = table.count - 1
        var place = hash & mask
        while table[place] != 0 {
            if let entry = slots[Int(table[place] - 1)].entry, entry.hash == hash, entry.key == key { return place }
            place = (place + 1) & mask
        }
        return nil
    }

    private func emptyPlace(hash: Int) -> Int {
        let mask = table.count - 1
        var place = hash & mask
        while table[place] != 0 { place = (place + 1) & mask }
        return place
    }

    private mutating func appendSlot() -> Int32 {
        slots.append(Slot())
        return Int32(slots.count - 1)
    }

    private mutating func grow() {
        let old = table
        table = [Int32](repeating: 0, count: old.count * 2)
        for reference in old where reference != 0 {
            table[emptyPlace(hash: slots[Int(reference - 1)].entry?.hash ?? 0)] = reference
        }
    }
}
