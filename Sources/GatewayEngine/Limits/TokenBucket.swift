import GatewayPlan

/// A bucket of tokens that refills steadily: an idle one lets its burst go at once, and so burst + limit - 1 go in one window.
///
/// The level is kept in parts of a token, one for each nanosecond and token of the limit, so that nothing is rounded.
struct TokenBucket: Sendable {
    /// Parts that make a token.
    private let period: Int128
    /// Parts added each nanosecond.
    private let limit: Int128
    private let burst: Int
    private var level: Int128
    private var last: Int64 = 0
    /// The latest debit, to take it back.
    private var undo: (cost: Int, level: Int128, last: Int64)?

    init(_ plan: RateWindowPlan) {
        period = Int128(plan.period)
        limit = Int128(plan.limit)
        burst = plan.burst
        level = Int128(plan.burst) * period
    }

    /// When `cost` tokens are there once `ahead` have been taken.
    ///
    /// - Parameter cost: at most the burst.
    func earliest(cost: Int, ahead: Int, now: Int64) -> Int64 {
        let missing = Int128(cost + ahead) * period - level(at: now)
        return missing <= 0 ? now : now + Int64((missing + limit - 1) / limit)
    }

    mutating func debit(cost: Int, now: Int64) {
        undo = (cost, level, last)
        level = level(at: now) - Int128(cost) * period
        last = now
    }

    /// Undoes the latest debit.
    ///
    /// An earlier one stays: the bucket may have been full since, and a token would be made of nothing.
    mutating func refund(cost: Int, debitedAt time: Int64) {
        guard let undo, time == last, cost == undo.cost else { return }
        (level, last) = (undo.level, undo.last)
        self.undo = nil
    }

    /// Tokens taken and not yet refilled.
    func used(now: Int64) -> Int { burst - Int(level(at: now) / period) }

    /// Takes over the level of a bucket of the same name, up to what this one holds.
    mutating func inherit(from previous: TokenBucket) {
        level = min(previous.level * period / previous.period, level)
        last = previous.last
    }

    private func level(at now: Int64) -> Int128 { min(level + Int128(now - last) * limit, Int128(burst) * period) }
}
