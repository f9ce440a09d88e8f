import Synchronization

/// Numbers that are counted together, side by side in one object: an event that counts in several of them takes out one reference.
///
/// Counters take the first places; a histogram its sum and its buckets behind them.
package final class SeriesCells: Sendable {
    /// Counters, at most.
    static let maximumCounters = 15
    /// Bounds of a histogram, at most; the last bucket has none.
    static let maximumBounds = 15
    private static let sum = 15
    private static let firstBucket = 16

    private let cells = InlineArray<32, Atomic<UInt64>> { _ in Atomic(0) }
    /// Nanoseconds, ascending; what is behind the last is no bound.
    private let bounds: InlineArray<16, Int64>
    private let boundCount: Int
    private let exemplars = Mutex<[Int: Exemplar]>([:])

    /// - Parameter bounds: of the histogram: seconds, ascending, 15 at most; empty when there is none.
    package init(bounds: [Double] = []) {
        precondition(bounds.count <= Self.maximumBounds)
        boundCount = bounds.count
        self.bounds = InlineArray { $0 < bounds.count ? Int64((bounds[$0] * 1e9).rounded()) : .max }
    }

    /// One event, counted in one or two counters and in the histogram.
    package func count(_ first: Int, _ second: Int?, nanoseconds: Int64) {
        increment(first, by: 1)
        if let second { increment(second, by: 1) }
        record(nanoseconds: nanoseconds)
    }

    func increment(_ index: Int, by amount: UInt64) { cells[index].wrappingAdd(amount, ordering: .relaxed) }

    func value(_ index: Int) -> UInt64 { cells[index].load(ordering: .relaxed) }

    func record(nanoseconds: Int64) {
        cells[Self.firstBucket + bucket(of: nanoseconds)].wrappingAdd(1, ordering: .relaxed)
        cells[Self.sum].wrappingAdd(UInt64(max(nanoseconds, 0)), ordering: .relaxed)
    }

    /// Keeps an event that was recorded as its bucket's latest.
    package func note(_ exemplar: Exemplar, nanoseconds: Int64) {
        let bucket = bucket(of: nanoseconds)
        exemplars.withLock { $0[bucket] = exemplar }
    }

    /// Cumulative counts, one per bound and the last for infinity.
    var cumulativeCounts: [UInt64] {
        var total: UInt64 = 0
        return (0...boundCount).map { bucket in
            total += value(Self.firstBucket + bucket)
            return total
        }
    }

    var sumSeconds: Double { Double(value(Self.sum)) / 1e9 }

    var latestExemplars: [Int: Exemplar] { exemplars.withLock { $0 } }

    private func bucket(of nanoseconds: Int64) -> Int {
        var bucket = 0
        while bucket < boundCount, nanoseconds > bounds[bucket] { bucket += 1 }
        return bucket
    }
}
