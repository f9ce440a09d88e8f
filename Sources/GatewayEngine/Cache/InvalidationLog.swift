import Synchronization

/// The last invalidations, and how many entries each of them made unreachable.
///
/// Counting up a number finds nothing: entries are attributed to what killed them as they are met, by a lookup, an eviction or a sweep.
final class InvalidationLog: Sendable {
    private struct State {
        var records: [InvalidationRecord] = []
        /// Sequence number of the next record; record `n` stands at `n % capacity`.
        var next = 0
        /// By the stamp that died, the record whose invalidation it was.
        var killers: [TagStamp: Int] = [:]
        var stamps: [[TagStamp]] = []
        /// The last invalidation of everything, which is the killer of every stamp before it that has no other.
        var lastOfAll: Int?
        var entries: UInt64 = 0
        var counts: [InvalidationRecord.Cause: UInt64] = [:]
    }

    static let capacity = 256
    private let state = Mutex(State())

    /// - Parameters:
    ///   - stamps: those that were current until now; `nil`: all that there were.
    /// - Returns: the sequence number.
    @discardableResult func append(_ record: InvalidationRecord, stamps dead: [TagStamp]?) -> Int {
        state.withLock { state in
            let (sequence, stamps) = (state.next, dead ?? [])
            state.next += 1
            state.counts[record.cause, default: 0] += 1
            if dead == nil { state.lastOfAll = sequence }
            if state.records.count < Self.capacity {
                state.records.append(record)
                state.stamps.append(stamps)
            } else {
                let place = sequence % Self.capacity
                for stamp in state.stamps[place] { state.killers[stamp] = nil }
                state.records[place] = record
                state.stamps[place] = stamps
            }
            for stamp in stamps { state.killers[stamp] = sequence }
            return sequence
        }
    }

    /// A dead entry was met: it counts for the first invalidation that reached it.
    func attribute(_ answer: CachedAnswer, _ epochs: TagEpochs) {
        let dead = answer.stamps.filter { !epochs.isCurrent($0) }
        state.withLock { state in
            state.entries += 1
            let lastOfAll = state.lastOfAll.flatMap { $0 >= state.next - Self.capacity ? $0 : nil }
            guard let first = dead.compactMap({ state.killers[$0] }).min() ?? lastOfAll else { return }
            state.records[first % Self.capacity].entries += 1
        }
    }

    /// How many invalidations there were, and how many entries they made unreachable as far as is known.
    var totals: (invalidations: Int, entries: UInt64) { state.withLock { ($0.next, $0.entries) } }

    /// How many of them had this cause.
    func count(of cause: InvalidationRecord.Cause) -> UInt64 { state.withLock { $0.counts[cause] ?? 0 } }

    /// How much is remembered to find out what killed an entry.
    var stampCount: Int { state.withLock { $0.killers.count + $0.stamps.reduce(0) { $0 + $1.count } } }

    /// The latest first.
    var recent: [InvalidationRecord] {
        state.withLock { state in
            guard state.next > 0 else { return [] }
            return (max(0, state.next - Self.capacity)..<state.next).reversed().map { state.records[$0 % Self.capacity] }
        }
    }

    /// The record of a sequence number, while it is kept.
    func record(_ sequence: Int) -> InvalidationRecord? {
        state.withLock { state in
            guard sequence >= state.next - Self.capacity, sequence < state.next else { return nil }
            return state.records[sequence % Self.capacity]
        }
    }
}
