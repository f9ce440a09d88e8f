import GatewayPlan

/// Until when the upstream wants nothing from this client: its own word, and a little more.
struct PenaltyGate: Sendable {
    private let plan: PenaltyPlan
    /// Nothing is sent before; in the past when the gate is open.
    private(set) var until: Int64 = .min
    /// How often it has closed, or stayed closed longer.
    private(set) var closings = 0

    init(_ plan: PenaltyPlan) { self.plan = plan }

    /// A 429 came.
    ///
    /// - Parameters:
    ///   - retryAfter: nanoseconds, as the upstream says; `nil` when it does not.
    ///   - dice: a random number, for the jitter.
    /// - Returns: whether it is closed for longer than it was.
    mutating func close(retryAfter: Int64?, dice: UInt64, now: Int64) -> Bool {
        let wait = min(max(0, retryAfter ?? plan.standard), plan.maximum)
        let jitter = wait / 100 * Int64(plan.jitterPercent)
        return extend(to: now + wait + Int64(dice % UInt64(jitter + 1)))
    }

    /// Stays closed for what was left before a restart.
    mutating func restore(remaining: Int64, now: Int64) { _ = extend(to: now + min(max(0, remaining), plan.maximum)) }

    /// Takes over how long another gate is to stay closed, if it stands for the same client.
    mutating func inherit(from previous: PenaltyGate) {
        guard plan.client == previous.plan.client else { return }
        until = max(until, previous.until)
        closings = previous.closings
    }

    /// Whether anybody may wait in line for the gate to open.
    func canWait(now: Int64) -> Bool { until <= now.addingClamping(plan.maximumInline) }

    private mutating func extend(to time: Int64) -> Bool {
        guard time > until else { return false }
        until = time
        closings += 1
        return true
    }
}

extension Int64 {
    func addingClamping(_ other: Int64) -> Int64 {
        let (sum, isTooLarge) = addingReportingOverflow(other)
        return isTooLarge ? .max : sum
    }
}
