import Diagnostics

/// Checks that every health check can work, and warns of one that would do harm.
struct HealthResolver {
    let decoding: Decoding

    func check(_ spec: HealthSpec) {
        for check in spec.checks.compactMap(\.value) { self.check(check) }
    }

    private func check(_ spec: HealthCheckSpec) {
        guard let kind = spec.kind.located else { return }
        func checkIsOnly(for type: HealthCheckSpec.Kind, _ key: String, at range: SourceRange?) {
            guard kind.value != type, let range else { return }
            decoding.report(
                .inapplicableKey, "`\(key)` has no meaning for type `\(kind.value.rawValue)`", at: range,
                hint: "only for `\(type.rawValue)`", labels: [.init("the type is given here", at: kind.range)])
        }
        checkIsOnly(for: .eventLoop, HealthCheckSpec.maximumDelay.entry.name, at: spec.writtenDelay.range)
        checkIsOnly(for: .metrics, HealthCheckSpec.maximumSeries.entry.name, at: spec.writtenSeries.range)
        if kind.value == .upstream, spec.critical.value == true, let range = spec.critical.range {
            decoding.report(
                .criticalUpstream, "readiness depends on the upstream", at: range, severity: .warning, hint: "probably not wanted",
                notes: ["when it is down, every replica is taken out of service, with all that it could still answer from its cache"],
                help: "leave `critical` out: `/health` and the metrics show that the upstream is down")
        }
    }
}
