import GatewayPlan

/// The generic cell rate algorithm: one time, that at which the next request would be on schedule.
///
/// The schedule's interval, period / limit, is seldom a whole number of nanoseconds; the remainder is carried, so that none is lost.
struct GCRA: Sendable {
    private let period: Int64
    private let limit: Int64
    private let burst: Int
    /// The theoretical arrival time, rounded down, and what was rounded off, in parts of a nanosecond: one for each of the limit.
    private var scheduled: Int64 = 0
    private var carry: Int64 = 0
    private var undo: (cost: Int, time: Int64, scheduled: Int64, carry: Int64)?

    init(_ plan: RateWindowPlan) {
        period = plan.period
        limit = Int64(plan.limit)
        burst = plan.burst
    }

    /// When requests of `cost` may go once others of `ahead` have gone.
    ///
    /// - Parameter cost: at most the burst.
    func earliest(cost: Int, ahead: Int, now: Int64) -> Int64 {
        let (base, rest) = now > scheduled ? (now, 0) : (scheduled, carry)
        let early = Int128(burst - cost - ahead) * Int128(period) - Int128(rest)
        // Rounded towards the earlier tolerance, that is up: not a nanosecond too soon.
        let (quotient, remainder) = early.quotientAndRemainder(dividingBy: Int128(limit))
        return base - Int64(remainder < 0 ? quotient - 1 : quotient)
    }

    mutating func debit(cost: Int, now: Int64) {
        undo = (cost, now, scheduled, carry)
        if now > scheduled { (scheduled, carry) = (now, 0) }
        let (quotient, remainder) = (Int128(cost) * Int128(period) + Int128(carry)).quotientAndRemainder(dividingBy: Int128(limit))
        scheduled += Int64(quotient)
        carry = Int64(remainder)
    }

    /// Undoes the latest debit.
    ///
    /// An earlier one stays: the schedule may have been idle since, and a slot would be made of nothing.
    mutating func refund(cost: Int, debitedAt time: Int64) {
        guard let undo, time == undo.time, cost == undo.cost else { return }
        (scheduled, carry) = (undo.scheduled, undo.carry)
        self.undo = nil
    }

    /// Requests of the burst that are ahead of schedule.
    func used(now: Int64) -> Int {
        guard scheduled > now else { return 0 }
        return Int((Int128(scheduled - now) * Int128(limit) + Int128(carry) + Int128(period) - 1) / Int128(period))
    }

    /// Takes over the schedule of a window of the same name.
    mutating func inherit(from previous: GCRA) { scheduled = previous.scheduled + (previous.carry > 0 ? 1 : 0) }
}
