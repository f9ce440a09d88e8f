import Glibc

/// The calendar's clock; it may jump, so nothing but files, tokens and headers counts by it.
package enum WallClock {
    /// Nanoseconds since 1970.
    @Sendable package static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Since 1970.
    @Sendable package static func milliseconds() -> Int64 { now() / 1_000_000 }
}
