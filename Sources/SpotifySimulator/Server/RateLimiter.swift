import NIOCore

/// Counts requests in two rolling windows, and makes those wait longer who do not wait.
struct RateLimiter: Sendable {
    /// Milliseconds.
    private static let window = 30_000
    private static let day = 86_400_000

    /// Of the requests that were answered in the last day, oldest first.
    private var answered = CircularBuffer<Timestamp>()
    /// Until when everything is refused, and with what.
    private var penalty: (end: Timestamp, refusal: Refusal, seconds: Int)?

    enum Refusal: Sendable {
        case rate
        case quota
    }

    /// Nil when the request may be answered; else the refusal and the seconds to wait.
    ///
    /// Each request within the time to wait adds half as much to it again, as seen on the real API.
    mutating func admit(at now: Timestamp, _ limits: SimulatorLimits) -> (refusal: Refusal, seconds: Int)? {
        guard limits != SimulatorLimits() else {
            penalty = nil
            return nil
        }
        if let penalty, now < penalty.end {
            return refuse(penalty.refusal, seconds: penalty.seconds + max(penalty.seconds / 2, 1), at: now)
        }
        penalty = nil
        while let first = answered.first, first.milliseconds <= now.milliseconds - Self.day { answered.removeFirst() }
        if let quota = limits.quota, let wait = wait(at: now, count: quota, within: Self.day) {
            return refuse(.quota, seconds: wait, at: now)
        }
        if let window = limits.window, let wait = wait(at: now, count: window, within: Self.window) {
            return refuse(.rate, seconds: wait, at: now)
        }
        answered.append(now)
        return nil
    }

    /// Seconds until fewer than `count` of the answered lie within the span; nil when it is so already.
    private func wait(at now: Timestamp, count: Int, within span: Int) -> Int? {
        guard answered.count >= count else { return nil }
        guard count > 0 else { return span / 1000 }
        let free = answered[answered.index(answered.endIndex, offsetBy: -count)].adding(milliseconds: span)
        return free > now ? (free.milliseconds - now.milliseconds + 999) / 1000 : nil
    }

    private mutating func refuse(_ refusal: Refusal, seconds: Int, at now: Timestamp) -> (refusal: Refusal, seconds: Int) {
        penalty = (now.adding(milliseconds: seconds * 1000), refusal, seconds)
        return (refusal, seconds)
    }
}
