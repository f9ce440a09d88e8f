import GatewayPlan

/// Follows what the upstream bears: the limit falls by a factor on a 429 and rises by steps in quiet times.
struct AdaptiveLimit: Sendable {
    let plan: AdaptivePlan
    private let limit: Int
    private(set) var effective: Int
    /// The last 429, or the last rise.
    private var since: Int64 = 0

    init(_ plan: AdaptivePlan, limit: Int) {
        self.plan = plan
        self.limit = limit
        self.effective = limit
    }

    private var floor: Int { max(1, limit * plan.floorPercent / 100) }

    /// A 429 came.
    mutating func throttled(now: Int64) {
        effective = max(floor, effective * plan.decreasePercent / 100)
        since = now
    }

    /// - Returns: whether enough time has been quiet for the limit to rise.
    mutating func recover(now: Int64) -> Bool {
        guard effective < limit, now - since >= plan.quiet else { return false }
        let steps = (now - since) / plan.quiet
        effective = Int(min(Int64(limit), Int64(effective) + steps.multipliedClamping(max(1, limit * plan.increasePercent / 100))))
        since += steps * plan.quiet
        return true
    }

    /// Takes over where another one stands, as far as the new bounds allow.
    mutating func inherit(from previous: AdaptiveLimit) {
        effective = min(limit, max(floor, limit * previous.effective / previous.limit))
        since = previous.since
    }
}

extension Int64 {
    fileprivate func multipliedClamping(_ factor: Int) -> Int64 {
        let (product, isTooLarge) = multipliedReportingOverflow(by: Int64(factor))
        return isTooLarge ? .max / 2 : product
    }
}
