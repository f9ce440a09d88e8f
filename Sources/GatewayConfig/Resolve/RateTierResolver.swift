import Diagnostics
import GatewayPlan

/// Makes the windows of one tier, or of the account.
struct RateTierResolver {
    let decoding: Decoding
    /// Of every window, what is kept for interactive calls.
    let reservePercent: Int64

    /// The tier; `nil`, and reported, when something about it is wrong.
    func plan(of spec: RateTierSpec, name: String) -> RateTierPlan? {
        guard let algorithm = spec.algorithm.value, !spec.windows.isInvalid, !spec.budget.isInvalid else { return nil }
        let declared = spec.windows.value ?? []
        let windows = declared.compactMap { window(of: $0, algorithm) }
        guard windows.count == declared.count else { return nil }
        var budget: RateBudgetPlan?
        if let written = spec.budget.located {
            guard let plan = self.budget(of: written, step: spec.budgetStep) else { return nil }
            budget = plan
        }
        var adaptive: AdaptivePlan?
        if !spec.adaptive.isAbsent {
            guard let written = spec.adaptive.located, let plan = self.adaptive(of: written, declared, algorithm) else { return nil }
            adaptive = plan
        }
        return RateTierPlan(name: name, algorithm: algorithm, windows: windows, budget: budget, adaptive: adaptive)
    }

    private func window(of window: Named<RateSpec>, _ algorithm: RateTierPlan.Algorithm) -> RateWindowPlan? {
        guard let rate = window.value else { return nil }
        if rate.burst != nil, algorithm == .rollingWindow {
            decoding.report(
                .inapplicableKey, "a rolling window has no burst", at: window.range, hint: "remove `burst` from this rate",
                help: "write `algorithm: gcra` or `algorithm: token_bucket` where bursts are wanted")
            return nil
        }
        let burst = rate.burst ?? (algorithm == .gcra ? 1 : rate.limit)
        return RateWindowPlan(
            name: window.name, limit: Int(rate.limit), period: rate.period, burst: Int(burst), reserved: reserved(of: rate))
    }

    private func budget(of rate: Located<RateSpec>, step: Field<Int64>) -> RateBudgetPlan? {
        guard let step = step.located else { return nil }
        guard rate.value.burst == nil else {
            decoding.report(.inapplicableKey, "a budget has no burst", at: rate.range, hint: "remove `burst` from this rate")
            return nil
        }
        let steps = rate.value.period / step.value
        guard rate.value.period % step.value == 0, (1...100_000).contains(steps) else {
            decoding.report(
                .unevenBudget, "the time of a budget is a whole number of steps, at most 100000", at: rate.range,
                hint: "`budget_step` is \(Quantity.text(step.value, units: Quantity.durationUnits))")
            return nil
        }
        return RateBudgetPlan(
            limit: Int(rate.value.limit), period: rate.value.period, step: step.value, reserved: reserved(of: rate.value))
    }

    private func adaptive(
        of spec: Located<AdaptiveSpec>, _ windows: [Named<RateSpec>], _ algorithm: RateTierPlan.Algorithm
    ) -> AdaptivePlan? {
        guard algorithm == .rollingWindow else {
            decoding.report(
                .inapplicableKey, "only rolling windows adapt", at: spec.range, hint: "the algorithm is `\(algorithm.rawValue)`")
            return nil
        }
        guard let name = spec.value.window.located, let decrease = spec.value.decrease.value else { return nil }
        guard let increase = spec.value.increase.value, let quiet = spec.value.quiet.value, let floor = spec.value.floor.value else {
            return nil
        }
        guard let position = windows.firstIndex(where: { $0.name == name.value }) else {
            let match = EditDistance.closestMatch(to: name.value, in: windows.map(\.name))
            decoding.report(
                .unknownWindow, "there is no window `\(name.value)`", at: name.range,
                hint: match.map { "did you mean `\($0)`?" } ?? "not an entry of `windows` here")
            return nil
        }
        return AdaptivePlan(
            window: position, decreasePercent: Int(decrease), increasePercent: Int(increase), quiet: quiet, floorPercent: Int(floor))
    }

    private func reserved(of rate: RateSpec) -> Int { Int(rate.limit * reservePercent / 100) }
}
