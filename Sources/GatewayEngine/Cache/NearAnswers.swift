import GatewayPlan

/// A thread's own copies of the answers that are asked for most, in front of the shared store.
///
/// Two threads that look into one store wait for each other's cache lines at its lock, its counters and its answers' reference
/// counts. What is copied here is served without touching any of them. A copy is never served for longer than its original: it is as
/// fresh, its tags' stamps are compared at every look, and the key's mark tells when the original was replaced or dropped.
struct NearAnswers {
    private struct Place {
        var answer = CachedAnswer.vacant
        /// The key's mark when the copy was made.
        var mark: UInt32 = 0
        /// Hits that the store has not been told of.
        var untold: UInt8 = 0
        /// Nanoseconds of uptime; from then on the store decides what the answer may be used for.
        var goodUntil: Int64 = 0
    }

    /// Places of a set: a key stands in one of them.
    private static let ways = 8
    private static let mostSets = 512
    /// After so many hits the store is told.
    private static let hitsToTell: UInt8 = 64
    private var maximumBytes: Int
    private(set) var bytes = 0
    private(set) var counters = EventCounters<EntryEvent>()
    /// The hashes of what stands in the places, side by side, so that a look at a set reads one line of memory; zero is none.
    private var hashes: [UInt32] = []
    private var places: [Place] = []
    /// The next place that has to go when there is too much.
    private var hand = 0

    /// Takes no memory until something is kept.
    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// A copy that is as good as the store's entry, counted as the tool's hit.
    ///
    /// - Returns: also of how many hits the store is to be told, lest it take the entry for one that nobody wants.
    mutating func find(
        hash: UInt32, key: [UInt8], tool: Int, now: Int64, marks: KeyMarks, epochs: TagEpochs
    ) -> (answer: CachedAnswer, hitsToTell: Int)? {
        guard let index = index(hash, key) else { return nil }
        let isGood =
            places.span[index].mark == marks.mark(of: hash) && now < places.span[index].goodUntil
            && places.span[index].answer.isCurrent(epochs)
        guard isGood else {
            drop(index)
            return nil
        }
        counters.count(.hits, of: tool)
        let untold = places.span[index].untold + 1
        let isToBeTold = untold == Self.hitsToTell
        places[index].untold = isToBeTold ? 0 : untold
        return (places.span[index].answer, isToBeTold ? Int(untold) : 0)
    }

    /// Keeps a copy of an entry.
    ///
    /// - Parameters:
    ///   - mark: the key's, when the entry was found in the store.
    ///   - goodUntil: nanoseconds of uptime.
    mutating func keep(_ answer: CachedAnswer, key: [UInt8], mark: UInt32, goodUntil: Int64) {
        // One answer must not drive out all others.
        guard answer.hash != 0, answer.weight <= maximumBytes / 16 else { return }
        if places.isEmpty { makePlaces() }
        let index = index(answer.hash, key) ?? vacancy(answer.hash)
        drop(index)
        while bytes + answer.weight > maximumBytes { dropNext() }
        hashes[index] = answer.hash
        places[index] = Place(answer: answer.ownCopy(), mark: mark, goodUntil: goodUntil)
        bytes += answer.weight
    }

    /// Makes room for more or for less, and begins anew.
    mutating func resize(maximumBytes: Int) {
        (hashes, places, bytes, hand) = ([], [], 0, 0)
        self.maximumBytes = maximumBytes
    }

    /// One place for each kilobyte.
    private mutating func makePlaces() {
        let wanted = max(1, min(Self.mostSets, maximumBytes / 1_024 / Self.ways))
        let sets = 1 << (Int.bitWidth - 1 - wanted.leadingZeroBitCount)
        hashes = [UInt32](repeating: 0, count: sets * Self.ways)
        places = [Place](repeating: Place(), count: sets * Self.ways)
    }

    /// The first place of a hash's set: by other bits than those that choose the mark.
    private func start(_ hash: UInt32) -> Int { Int(hash >> 16) * Self.ways & (hashes.count - 1) }

    private func index(_ hash: UInt32, _ key: [UInt8]) -> Int? {
        guard !hashes.isEmpty else { return nil }
        let start = start(hash)
        for index in start..<start + Self.ways where hashes.span[index] == hash {
            if places.span[index].answer.answers(hash, key) { return index }
        }
        return nil
    }

    /// A free place of the set, or the one that was asked for least since the store was told.
    private func vacancy(_ hash: UInt32) -> Int {
        let start = start(hash)
        let set = start..<start + Self.ways
        return set.first { hashes[$0] == 0 } ?? set.min { places[$0].untold < places[$1].untold } ?? start
    }

    private mutating func drop(_ index: Int) {
        guard hashes[index] != 0 else { return }
        bytes -= places[index].answer.weight
        hashes[index] = 0
        places[index] = Place()
    }

    private mutating func dropNext() {
        drop(hand)
        hand = (hand + 1) % places.count
    }
}
