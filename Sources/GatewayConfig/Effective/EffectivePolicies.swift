import Diagnostics
import GatewayPlan
import YAMLSyntax

/// policies.yaml with every section written out.
struct EffectivePolicies {
    let filler: EffectiveFiller
    let checked: CheckedConfig

    func root(_ node: YAMLNode) -> YAMLNode {
        let filled = filler.filled(node, .mapping(PoliciesSpec.table))
        let entries = filled.entries.map { entry in
            switch entry.key {
            case PoliciesSpec.alerts.entry.name: entry.with(alerts(entry.value))
            case PoliciesSpec.health.entry.name: entry.with(health(entry.value))
            default: entry
            }
        }
        return YAMLNode(.mapping(entries), range: node.range)
    }

    /// Alerts that nothing would ever set off are off.
    private func alerts(_ node: YAMLNode) -> YAMLNode {
        let off = (checked.policies.alerts?.alerts ?? []).filter { !MonitoringExplanation.isOn($0, checked.monitoring) }
        let names = Set(off.map(\.kind.rawValue))
        let entries = node.entries.map { names.contains($0.key) ? $0.with(.builtIn("null")) : $0 }
        return YAMLNode(.mapping(entries), range: node.range)
    }

    /// The checks that there are when none are written.
    private func health(_ node: YAMLNode) -> YAMLNode {
        guard node[HealthSpec.checks.entry.name] == nil else { return node }
        let checks = (checked.policies.health?.checks ?? []).compactMap { check -> YAMLEntry? in
            guard let kind = check.value?.kind.value else { return nil }
            let entries = [YAMLEntry(HealthCheckSpec.kind.entry.name, .builtIn(kind.rawValue))]
            return YAMLEntry(check.name, YAMLNode(.mapping(filler.filled(entries, HealthCheckSpec.table)), range: check.range))
        }
        let mapping = YAMLNode(.mapping(checks), range: SourceRange(builtIn: ""))
        return YAMLNode(.mapping(node.entries + [YAMLEntry(HealthSpec.checks.entry.name, mapping)]), range: node.range)
    }
}
