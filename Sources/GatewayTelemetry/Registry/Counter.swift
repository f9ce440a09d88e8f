/// A number that only grows; one atomic addition per event.
package struct Counter: Sendable {
    let cells: SeriesCells
    private let index: Int

    /// - Parameter index: the place among the counters of `cells`.
    init(in cells: SeriesCells = SeriesCells(), at index: Int = 0) {
        precondition(index < SeriesCells.maximumCounters)
        (self.cells, self.index) = (cells, index)
    }

    package func increment(by amount: UInt64 = 1) { cells.increment(index, by: amount) }

    package var value: UInt64 { cells.value(index) }
}
