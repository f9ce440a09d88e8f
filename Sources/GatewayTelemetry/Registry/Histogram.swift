/// Durations counted in buckets; two atomic additions per event.
package struct Histogram: Sendable {
    let cells: SeriesCells

    init(in cells: SeriesCells) { self.cells = cells }

    package func record(nanoseconds: Int64) { cells.record(nanoseconds: nanoseconds) }
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
