import Glibc

/// The calendar's clock; it may jump, so nothing but files and headers counts by it.
package enum WallTime {
    /// Since 1970.
    @Sendable package static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
