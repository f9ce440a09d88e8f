import NIOCore

/// How late event loops are that should show themselves once a period.
struct Heartbeat {
    /// Nanoseconds.
    private let period: Int64
    private var lastBeats: [NIODeadline]
    /// The longest delay since it was last taken, nanoseconds.
    private var worst: Int64 = 0

    init(loops: Int, period: Int64, now: NIODeadline) {
        self.period = period
        self.lastBeats = Array(repeating: now, count: loops)
    }

    mutating func beat(_ loop: Int, now: NIODeadline) {
        worst = max(worst, delay(of: loop, now: now))
        lastBeats[loop] = now
    }

    /// How late the latest loop is now, nanoseconds.
    func delay(now: NIODeadline) -> Int64 { lastBeats.indices.map { delay(of: $0, now: now) }.max() ?? 0 }

    /// The longest delay since the last call of this, nanoseconds.
    mutating func takeWorst(now: NIODeadline) -> Int64 {
        defer { worst = 0 }
        return max(worst, delay(now: now))
    }

    private func delay(of loop: Int, now: NIODeadline) -> Int64 { max(0, (now - lastBeats[loop]).nanoseconds - period) }
}
