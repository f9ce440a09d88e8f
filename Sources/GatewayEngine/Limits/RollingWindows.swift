import GatewayPlan

/// Exact rolling windows over one ring of the times at which requests were let through.
///
/// The time at which a window of `n` has room is the time of the n-th request before, plus the window's length: one read for each window.
/// A refusal changes nothing. Integers of nanoseconds; times must not go backwards.
struct RollingWindows: Sendable {
    private struct Window: Sendable {
        /// What the plan says.
        let limit: Int
        /// What holds now, at most `limit`.
        var effective: Int
        let period: Int64
    }

    private var windows: [Window]
    /// A power of two long, with room for refunds besides the largest window.
    private var times: [Int64]
    /// How many have been let through and not refunded; the ring's index, modulo its length.
    private var head = 0

    /// Long before anything, and far enough from the end of the integers to add a period.
    private static let never = Int64.min / 2
    /// Refunds in a row that leave every window exact; after more, one may wait longer than it must.
    private static let refundMargin = 64

    init(_ plans: [RateWindowPlan]) {
        windows = plans.map { Window(limit: $0.limit, effective: $0.limit, period: $0.period) }
        let largest = plans.map(\.limit).max() ?? 0
        var length = 1
        while length < largest + Self.refundMargin { length *= 2 }
        times = plans.isEmpty ? [] : [Int64](repeating: Self.never, count: length)
    }

    /// When requests of `cost` may go once others of `ahead` have gone as early as they may.
    ///
    /// - Parameter cost: at most the limit of each window.
    func earliest(cost: Int, ahead: Int, now: Int64) -> Int64 {
        var earliest = Self.never
        let mask = times.count - 1
        for index in windows.indices {
            let window = windows[index]
            // However far the limit has been cut, a window that is empty has room.
            let room = max(cost, window.effective)
            let wanted = cost + ahead
            if wanted <= room {
                earliest = max(earliest, times[(head - (room - wanted + 1)) & mask] + window.period)
            } else {
                // Those ahead fill the window, once or more often; whoever comes then follows one of them after a period.
                let (rounds, rest) = (wanted - 1).quotientAndRemainder(dividingBy: room)
                let first = max(now, times[(head - (room - rest)) & mask] + window.period)
                earliest = max(earliest, first + window.period * Int64(rounds))
            }
        }
        return earliest
    }

    /// Counts requests that go at `now`.
    mutating func debit(cost: Int, now: Int64) {
        guard !windows.isEmpty else { return }
        let mask = times.count - 1
        for _ in 0..<cost {
            times[head & mask] = now
            head += 1
        }
    }

    /// Takes requests back that were counted at `time` and never went.
    ///
    /// What has left every window is left alone: there is nothing to give back.
    mutating func refund(cost: Int, debitedAt time: Int64) {
        guard !windows.isEmpty else { return }
        let mask = times.count - 1
        let oldest = head - times.count
        var last = head - 1
        while last >= oldest, times[last & mask] > time { last -= 1 }
        let first = last - cost + 1
        guard first >= oldest, times[last & mask] == time, times[first & mask] == time else { return }
        for index in last + 1..<head { times[(index - cost) & mask] = times[index & mask] }
        // What stood before the oldest has been overwritten; not earlier than the oldest itself is the safe guess.
        let known = times[oldest & mask]
        head -= cost
        for index in head..<head + cost { times[index & mask] = known }
    }

    /// Requests of the last period that count against a window.
    func used(inWindow index: Int, now: Int64) -> Int {
        let mask = times.count - 1
        var (low, high) = (head - times.count, head)
        while low < high {
            let middle = (low + high) >> 1
            if times[middle & mask] + windows[index].period > now { high = middle } else { low = middle + 1 }
        }
        return head - low
    }

    func effectiveLimit(ofWindow index: Int) -> Int { windows[index].effective }

    /// Sets what holds in place of the plan's limit: never more than that, and never nothing.
    mutating func setEffectiveLimit(_ limit: Int, ofWindow index: Int) {
        windows[index].effective = min(max(1, limit), windows[index].limit)
    }

    /// Takes over what other windows have let through, as far back as both remember.
    mutating func inherit(from previous: RollingWindows) {
        guard !times.isEmpty, !previous.times.isEmpty else { return }
        for age in 1...min(times.count, previous.times.count) {
            times[(head - age) & (times.count - 1)] = previous.times[(previous.head - age) & (previous.times.count - 1)]
        }
    }
}
