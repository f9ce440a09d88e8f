import Diagnostics

/// Checks that every health check can work, and warns of one that would do harm.
struct HealthResolver {
    let decoding: Decoding

    func check(_ spec: HealthSpec) {
        for check in spec.checks.compactMap(\.value) { self.check(check) }
    }

    private func check(_ spec: HealthCheckSpec) {
        guard let kind = spec.kind.located else { return }
        if kind.value != .eventLoop, let range = spec.writtenDelay.range {
            decoding.report(
                .inapplicableKey, "`max_delay` has no meaning for type `\(kind.value.rawValue)`", at: range,
                hint: "only for `event_loop`", labels: [.init("the type is given here", at: kind.range)])
        }
        if kind.value == .upstream, spec.critical.value == true, let range = spec.critical.range {
            decoding.report(
                .criticalUpstream, "readiness depends on the upstream", at: range, severity: .warning, hint: "probably not wanted",
                notes: ["when it is down, every replica is taken out of service, with all that it could still answer from its cache"],
                help: "leave `critical` out: `/health` and the metrics show that the upstream is down")
        }
    }
}
