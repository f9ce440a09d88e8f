import Synchronization

/// Durations counted in buckets; two atomic additions per event.
package final class Histogram: Sendable {
    /// Bounds of a histogram, at most; the last bucket has none.
    static let maximumBounds = 15

    private let counts = InlineArray<16, Atomic<UInt64>> { _ in Atomic(0) }
    private let sum = Atomic<UInt64>(0)
    /// Nanoseconds, ascending.
    private let bounds: [Int64]
    private let exemplars = Mutex<[Int: Exemplar]>([:])

    /// - Parameter bounds: seconds, ascending, 15 at most.
    package init(bounds: [Double]) {
        precondition(bounds.count <= Self.maximumBounds)
        self.bounds = bounds.map { Int64(($0 * 1e9).rounded()) }
    }

    /// - Parameter exemplar: the trace that this event belongs to; kept as its bucket's latest.
    package func record(nanoseconds: Int64, exemplar: Exemplar? = nil) {
        var bucket = 0
        while bucket < bounds.count, nanoseconds > bounds[bucket] { bucket += 1 }
        counts[bucket].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(UInt64(max(nanoseconds, 0)), ordering: .relaxed)
        if let exemplar { exemplars.withLock { $0[bucket] = exemplar } }
    }

    /// Cumulative counts, one per bound and the last for infinity.
    var cumulativeCounts: [UInt64] {
        var total: UInt64 = 0
        return (0...bounds.count).map { bucket in
            total += counts[bucket].load(ordering: .relaxed)
            return total
        }
    }

    var sumSeconds: Double { Double(sum.load(ordering: .relaxed)) / 1e9 }

    var latestExemplars: [Int: Exemplar] { exemplars.withLock { $0 } }
}

/// One event of a bucket and the trace that tells its story.
package struct Exemplar: Sendable, Equatable {
    /// 32 hexadecimal digits.
    package let traceID: String
    /// Seconds.
    package let value: Double

    package init(traceID: String, value: Double) {
        self.traceID = traceID
        self.value = value
    }
}
