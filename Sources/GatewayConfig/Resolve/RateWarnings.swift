import Diagnostics
import GatewayPlan

/// Warns of limits that are legal and probably not what was meant.
struct RateWarnings {
    let decoding: Decoding

    /// - Parameters:
    ///   - spec: what is written of the account.
    ///   - tiers: what is written of the tiers, in the order of their plans.
    func warn(
        of spec: RateTierSpec?, tiers: [Named<RateTierSpec>], _ account: RateTierPlan, _ tierPlans: [RateTierPlan]
    ) {
        let written = [spec] + tiers.map(\.value)
        for (spec, plan) in zip(written, [account] + tierPlans) {
            for (index, named) in (spec?.windows.value ?? []).enumerated() {
                warnAboutWorstCase(of: plan.windows[index], named, plan)
                warnIfUseless(index, named, plan, within: plan.name == account.name ? nil : account)
            }
        }
        warnAboutSums(account, tierPlans, tiers)
    }

    /// Buckets refill while they are emptied.
    private func warnAboutWorstCase(of window: RateWindowPlan, _ named: Named<RateSpec>, _ plan: RateTierPlan) {
        guard plan.algorithm != .rollingWindow else { return }
        let worst = plan.windows.map { $0.mostWithBurst(in: window.period) }.min() ?? 0
        guard worst > window.limit else { return }
        decoding.report(
            .burstExceedsWindow,
            "`\(plan.algorithm.rawValue)` lets up to \(worst) requests through in \(window.periodText), not \(window.limit)",
            at: named.range, severity: .warning, hint: "\(window.limit)/\(window.periodText)",
            help: "write `algorithm: rolling_window`, or a smaller `burst`")
    }

    /// A window that the others of its tier, or the account's, keep from ever being full.
    private func warnIfUseless(_ index: Int, _ named: Named<RateSpec>, _ plan: RateTierPlan, within account: RateTierPlan?) {
        let window = plan.windows[index]
        // Of two that are equal, the second is the one too many.
        let siblings = plan.windows.enumerated().filter { $0.offset < index || $0.offset > index && !$0.element.isEqual(to: window) }
        let reasons =
            siblings.map { (owner: "", window: $0.element, algorithm: plan.algorithm) }
            + (account?.windows ?? []).map { (owner: "the account's ", window: $0, algorithm: account?.algorithm ?? plan.algorithm) }
        let reason = reasons.first { $0.algorithm == .rollingWindow && $0.window.most(in: window.period) <= window.limit }
        guard plan.algorithm == .rollingWindow, let reason else { return }
        decoding.report(
            .windowNeverBinds, "`\(named.name)` never holds anything back", at: named.range, severity: .warning,
            hint:
                "\(reason.owner)`\(reason.window.name)` lets at most \(reason.window.most(in: window.period)) through in \(window.periodText)",
            help: "remove it, or make it smaller")
    }

    /// Tiers that together want more than the account has take it from each other.
    private func warnAboutSums(_ account: RateTierPlan, _ tiers: [RateTierPlan], _ written: [Named<RateTierSpec>]) {
        for window in account.windows {
            let shares = tiers.flatMap(\.windows).filter { $0.period == window.period }
            let sum = shares.reduce(0) { $0 + $1.limit }
            guard shares.count > 1, sum > window.limit, let first = written.first else { continue }
            decoding.report(
                .tiersExceedAccount,
                "the tiers may use \(sum) requests in \(window.periodText) together, and the account has \(window.limit)",
                at: first.range, severity: .warning, hint: "of \(written.count) tiers, the first",
                help: "make their windows smaller, so that one tier cannot use up what another counts on")
        }
    }
}

extension RateWindowPlan {
    fileprivate var periodText: String { Quantity.text(period, units: Quantity.durationUnits) }

    fileprivate func isEqual(to other: RateWindowPlan) -> Bool { limit == other.limit && period == other.period }

    /// The most that a rolling window lets through in a time.
    fileprivate func most(in time: Int64) -> Int { limit * Int((time + period - 1) / period) }

    /// The most that a bucket or a schedule lets through in a time: its burst, and what is refilled meanwhile.
    fileprivate func mostWithBurst(in time: Int64) -> Int {
        burst - 1 + Int((Int128(limit) * Int128(time) + Int128(period) - 1) / Int128(period))
    }
}
