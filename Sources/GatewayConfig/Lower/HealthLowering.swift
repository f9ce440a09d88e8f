import GatewayPlan

extension HealthSpec {
    /// The Plan's form; `nil` only for values that were reported as wrong.
    var plan: HealthPlan? {
        guard let period = heartbeat?.period.value, let delay = heartbeat?.maximumDelay.value else { return nil }
        let plans = checks.compactMap { check in check.value?.plan(name: check.name) }
        guard plans.count == checks.count else { return nil }
        return HealthPlan(heartbeatPeriod: period, maximumHeartbeatDelay: delay, checks: plans)
    }
}

extension HealthCheckSpec {
    fileprivate func plan(name: String) -> HealthCheckPlan? {
        guard let kind = kind.value, let critical = critical.value, let period = period.value, let jitter = jitter.value else { return nil }
        guard let timeout = timeout.value, let rise = rise.value, let fall = fall.value, let delay = maximumDelay.value else { return nil }
        guard let series = maximumSeries.value else { return nil }
        let planned: HealthCheckPlan.Kind =
            switch kind {
            case .eventLoop: .eventLoop(maximumDelay: delay)
            case .cache: .cache
            case .credentials: .credentials
            case .metrics: .metrics(maximumSeries: Int(series))
            case .upstream: .upstream
            }
        return HealthCheckPlan(
            name: name, kind: planned, isCritical: critical, period: period, jitterPercent: Int(jitter), timeout: timeout, rise: Int(rise),
            fall: Int(fall))
    }
}
