extension Engine {
    /// How many invalidations there were, and how many entries they made unreachable as far as is known.
    package var invalidationTotals: (invalidations: Int, entries: UInt64) { cache.log.totals }

    /// The last invalidations, the latest first.
    package var recentInvalidations: [InvalidationRecord] { cache.log.recent }
}
