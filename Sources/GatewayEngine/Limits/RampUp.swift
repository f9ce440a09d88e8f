import GatewayPlan

/// After a silence, sending begins with a share of the usual rate and grows evenly to all of it.
struct RampUp: Sendable {
    let start: Int64
    private let duration: Double
    private let share: Double
    /// Requests for each nanosecond at the full rate.
    private let rate: Double
    private var sent = 0

    /// - Parameter window: what the full rate is.
    init(start: Int64, plan: PenaltyPlan, window: RateWindowPlan) {
        self.start = start
        duration = Double(plan.rampDuration)
        share = Double(plan.rampFromPercent) / 100
        rate = Double(window.limit) / Double(window.period)
    }

    var end: Int64 { start + Int64(duration) }

    /// When requests of `cost` may go once others of `ahead` have gone; at the end of the ramp at the latest.
    func earliest(cost: Int, ahead: Int) -> Int64 {
        // After x, one and the integral of the rate so far may have gone: 1 + rate (share x + (1 - share) x² / 2 duration).
        let wanted = Double(sent + cost + ahead - 1) / rate
        let bend = (1 - share) / (2 * duration)
        let time = bend == 0 ? wanted / share : ((share * share + 4 * bend * wanted).squareRoot() - share) / (2 * bend)
        return start + Int64(min(time.rounded(.up), duration))
    }

    mutating func debit(cost: Int) { sent += cost }
}
