import Diagnostics
import GatewayPlan
import YAMLSyntax

/// endpoints.yaml with each endpoint on its own: nothing is inherited, nothing is shared.
struct EffectiveEndpoints {
    let filler: EffectiveFiller
    let checked: CheckedConfig

    func root(_ node: YAMLNode) -> YAMLNode {
        let (defaults, groups, shared) = (node["defaults"], node["groups"], node["parameters"])
        let dropped = [EndpointsSpec.defaults.entry, EndpointsSpec.groups.entry, EndpointsSpec.parameters.entry].map(\.name)
        let entries = node.entries.filter { !dropped.contains($0.key) }.map { entry in
            guard entry.key == EndpointsSpec.endpoints.entry.name else { return entry }
            let endpoints = entry.value.entries.map { endpoint in
                let group = endpoint.value["group"].flatMap { groups?[filler.text(of: $0)] }
                return endpoint.with(self.endpoint(endpoint, [endpoint.value, group, defaults], shared))
            }
            return entry.with(YAMLNode(.mapping(endpoints), range: entry.value.range))
        }
        var filled = filler.filled(entries, EndpointsSpec.table)
        if let groups, let place = filled.firstIndex(where: { $0.key == EndpointsSpec.endpoints.entry.name }) {
            // Their names are toolsets and subjects of alerts; what they say stands with each endpoint.
            let names = YAMLNode(.mapping(groups.entries.map { $0.with(.empty) }), range: groups.range)
            filled.insert(YAMLEntry(EndpointsSpec.groups.entry.name, names), at: place)
        }
        return YAMLNode(.mapping(filled), range: node.range)
    }

    /// - Parameter layers: innermost first: the endpoint, its group, the defaults.
    private func endpoint(_ entry: YAMLEntry, _ layers: [YAMLNode?], _ shared: YAMLNode?) -> YAMLNode {
        guard let endpoint = checked.endpoints.first(where: { $0.name.value == entry.key }) else { return entry.value }
        let layers = layers.compactMap { $0 }
        let inheritable = Set(InheritableSpec.entries.map(\.name))
        var entries = entry.value.entries.filter { !inheritable.contains($0.key) }
        entries += InheritableSpec.entries.compactMap { inherited($0, layers, endpoint) }
        entries = entries.map { entry in
            entry.key == EndpointSpec.parameters.entry.name
                ? entry.with(
                    YAMLNode(.mapping(entry.value.entries.map { parameter($0, endpoint, shared) }), range: entry.value.range)) : entry
        }
        if entry.value["effect"] == nil { entries.append(YAMLEntry("effect", .builtIn(endpoint.effect.rawValue))) }
        entries = entries.filter { $0.key != "annotations" } + [annotations(entry.value, endpoint)]
        return YAMLNode(.mapping(entries), range: entry.value.range)
    }

    /// The value of an inheritable key; `nil` where it has no meaning for the endpoint.
    private func inherited(_ key: KeyEntry, _ layers: [YAMLNode], _ endpoint: CheckedEndpoint) -> YAMLEntry? {
        let written = layers.compactMap { layer in layer.entries.first { $0.key == key.name } }
        let isRead = endpoint.effect == .safe && endpoint.relay == nil
        switch key.name {
        case InheritableSpec.cache.entry.name: return isRead ? cache(written) : nil
        case InheritableSpec.classify.entry.name, InheritableSpec.advice.entry.name:
            guard let first = written.first else { return nil }
            return first.with(YAMLNode(.sequence(written.flatMap(\.value.items)), range: first.value.range))
        case InheritableSpec.fallback.entry.name:
            guard isRead, let first = written.first else { return nil }
            let hasStale = (endpoint.cache?.staleIfError.value ?? 0) + (endpoint.cache?.staleWhileRevalidate.value ?? 0) > 0
            let steps = first.value.items.filter { hasStale || filler.text(of: $0) != FallbackSpec.staleWord }
            return first.with(YAMLNode(.sequence(steps), range: first.value.range))
        default: break
        }
        if let first = written.first { return first }
        return filler.standard(key) ?? (key.isNullable ? YAMLEntry(key.name, .builtIn("null")) : nil)
    }

    /// Merged key by key, up to where it is switched off.
    private func cache(_ written: [YAMLEntry]) -> YAMLEntry {
        let parts = written.prefix { !$0.value.isNull }
        guard let first = parts.first else { return written.first ?? YAMLEntry(InheritableSpec.cache.entry.name, .builtIn("null")) }
        let entries = CacheSpec.table.entries.compactMap { key in
            parts.lazy.compactMap { part in part.value.entries.first { $0.key == key.name } }.first
        }
        return first.with(YAMLNode(.mapping(entries), range: first.value.range))
    }

    /// One that stands on its own.
    private func parameter(_ entry: YAMLEntry, _ endpoint: CheckedEndpoint, _ shared: YAMLNode?) -> YAMLEntry {
        let base = entry.value["use"].flatMap { shared?[filler.text(of: $0)] }
        var entries = ParameterSpec.table.entries.compactMap { key in
            entry.value.entries.first { $0.key == key.name } ?? base?.entries.first { $0.key == key.name }
        }
        entries.removeAll { $0.key == ParameterSpec.use.entry.name || $0.value.isNull }
        if !entries.contains(where: { $0.key == "required" }), let resolved = endpoint.parameters.first(where: { $0.name == entry.key }) {
            entries.append(YAMLEntry("required", .builtIn("\(resolved.isRequired)")))
        }
        return entry.with(YAMLNode(.mapping(entries), range: entry.value.range))
    }

    private func annotations(_ node: YAMLNode, _ endpoint: CheckedEndpoint) -> YAMLEntry {
        let values = [
            ("read_only", endpoint.annotations.readOnly), ("destructive", endpoint.annotations.destructive),
            ("idempotent", endpoint.annotations.idempotent), ("open_world", endpoint.annotations.openWorld),
        ]
        let written = node["annotations"]?.entries ?? []
        let entries = values.map { key, value in
            written.first { $0.key == key && !$0.value.isNull } ?? YAMLEntry(key, .builtIn("\(value)"))
        }
        return YAMLEntry("annotations", YAMLNode(.mapping(entries), range: SourceRange(builtIn: "")))
    }
}

extension YAMLNode {
    fileprivate static let empty = YAMLNode(.mapping([]), range: SourceRange(builtIn: ""))
}

extension EffectiveFiller {
    /// A scalar's text, variables replaced; empty for anything else.
    func text(of node: YAMLNode) -> String {
        guard case .scalar(let scalar) = node.value else { return "" }
        return (try? Interpolation.expand(scalar.text, in: environment)) ?? scalar.text
    }
}
