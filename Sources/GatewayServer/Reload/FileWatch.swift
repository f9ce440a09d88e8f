/// Decides when files have changed and have come to rest since: an edit is often several writes, and two files are never saved at once.
package struct FileWatch: Sendable {
    /// How long nothing may change before a change counts, nanoseconds.
    package static let restTime: Int64 = 250_000_000
    /// How long after one look the next is, nanoseconds, when nothing calls for one earlier.
    package static let period: Int64 = 1_000_000_000

    /// As they were when they were last read.
    private var known: [FileStamp?]
    /// As they were at the last look.
    private var seen: [FileStamp?]
    private var changedAt: Int64?

    /// - Parameter known: the files as they were read.
    package init(_ known: [FileStamp?]) {
        self.known = known
        seen = known
    }

    /// Looks at the files.
    ///
    /// - Parameter now: nanoseconds of uptime.
    /// - Returns: whether they are to be read again now.
    package mutating func look(_ stamps: [FileStamp?], now: Int64) -> Bool {
        if stamps != seen {
            seen = stamps
            changedAt = now
        }
        guard let changedAt, now - changedAt >= Self.restTime else { return false }
        self.changedAt = nil
        // Changed, and changed back.
        guard stamps != known else { return false }
        known = stamps
        return true
    }

    /// How long to wait until the next look, nanoseconds.
    package func pause(now: Int64) -> Int64 { changedAt.map { max(0, $0 + Self.restTime - now) } ?? Self.period }
}
