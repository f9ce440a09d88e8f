import GatewayPlan

extension BreakerSpec {
    /// `nil` only for values that were reported as wrong.
    var policy: BreakerPolicy? {
        guard let scope = scope.value, let mode = mode.value, let window = window.value, let override = override.value else { return nil }
        guard let trip = trip?.policy, let open = open?.policy, let halfOpen = halfOpen?.policy else { return nil }
        return BreakerPolicy(
            scope: scope, mode: mode, window: window, trip: trip, open: open, halfOpen: halfOpen, overrideDuration: override)
    }
}

extension TripSpec {
    fileprivate var policy: BreakerPolicy.Trip? {
        guard !consecutiveFailures.isInvalid, !failureRate.isInvalid, !slowRate.isInvalid, let slowCall = slowCall.value else { return nil }
        guard let minimumCalls = minimumCalls.value, let distinctEndpoints = distinctEndpoints.value else { return nil }
        return BreakerPolicy.Trip(
            consecutiveFailures: consecutiveFailures.value.map { Int($0) }, failurePercent: failureRate.value.map { Int($0) },
            slowPercent: slowRate.value.map { Int($0) }, slowCall: slowCall, minimumCalls: Int(minimumCalls),
            distinctEndpoints: Int(distinctEndpoints))
    }
}

extension OpenSpec {
    fileprivate var policy: BreakerPolicy.Open? {
        guard let duration = duration.value, let multiplier = multiplier.value, let maximum = maximum.value else { return nil }
        guard let jitter = jitter.value, let resetAfter = resetAfter.value else { return nil }
        return BreakerPolicy.Open(
            duration: duration, multiplier: multiplier, maximum: max(duration, maximum), jitterPercent: Int(jitter), resetAfter: resetAfter)
    }
}

extension HalfOpenSpec {
    fileprivate var policy: BreakerPolicy.HalfOpen? {
        guard let maximumConcurrent = maximumConcurrent.value, let successThreshold = successThreshold.value else { return nil }
        guard let failureThreshold = failureThreshold.value, let maximumDuration = maximumDuration.value else { return nil }
        guard let onExpiry = onExpiry.value else { return nil }
        return BreakerPolicy.HalfOpen(
            maximumConcurrent: Int(maximumConcurrent), successThreshold: Int(successThreshold), failureThreshold: Int(failureThreshold),
            maximumDuration: maximumDuration, onExpiry: onExpiry)
    }
}

extension RetrySpec {
    /// `nil` only for values that were reported as wrong.
    var policy: RetryPolicy? {
        guard let attempts = attempts.value, let base = base.value, let cap = cap.value else { return nil }
        guard let maximumInline = maximumInline.value, let on = on.value else { return nil }
        return RetryPolicy(attempts: Int(attempts), base: base, cap: cap, maximumInline: maximumInline, on: on.map(\.value))
    }
}

extension RetryBudgetSpec {
    /// `nil` only for values that were reported as wrong.
    var budget: RetryBudget? {
        guard let ratio = ratio.value, let minimum = minimumPerSecond.value, let window = window.value else { return nil }
        return RetryBudget(percent: Int(ratio), minimumPerSecond: Int(minimum), window: window)
    }
}
