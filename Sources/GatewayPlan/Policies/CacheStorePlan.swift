/// The one store that all cached answers share.
package struct CacheStorePlan: Sendable, Equatable {
    /// Keys and answers together, bytes.
    package var maximumBytes: Int
    /// A tag that would stand for more values than this in one answer stands for all values instead.
    package var maximumTagValues: Int
    /// How long nothing is renewed after a failure, nanoseconds; doubled by every further one up to the maximum.
    package var refreshBackoff: Int64
    package var maximumRefreshBackoff: Int64
    /// How often dead answers are swept out and what has settled is made known, nanoseconds.
    package var upkeepInterval: Int64

    package init(
        maximumBytes: Int, maximumTagValues: Int, refreshBackoff: Int64, maximumRefreshBackoff: Int64,
        upkeepInterval: Int64
    ) {
        self.maximumBytes = maximumBytes
        self.maximumTagValues = maximumTagValues
        self.refreshBackoff = refreshBackoff
        self.maximumRefreshBackoff = maximumRefreshBackoff
        self.upkeepInterval = upkeepInterval
    }
}
