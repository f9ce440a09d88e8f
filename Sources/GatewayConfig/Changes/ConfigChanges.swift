import Diagnostics
import GatewayPlan
import YAMLSyntax

/// What one configuration says otherwise than another, value by value, as both hold.
package struct ConfigChanges: Sendable, Equatable {
    /// A value that differs; secrets are `<secret>`.
    package struct Value: Sendable, Equatable {
        /// `cache.ttl`.
        package let key: String
        /// `nil`: it was not there.
        package let old: String?
        /// `nil`: it is not there any more.
        package let new: String?
        /// `endpoints.yaml:14:7`, or `built in`; of the old value where there is no new one.
        package let place: String
    }

    /// An endpoint that differs.
    package struct Tool: Sendable, Equatable {
        package enum Kind: String, Sendable { case added, removed, changed }

        package let name: String
        package let kind: Kind
        /// Whether it is, or was, among the tools that clients see.
        package let isOffered: Bool
        /// Where it is written.
        package let place: String
        /// Empty for one that comes or goes as a whole.
        package let values: [Value]
    }

    /// Sorted by name.
    package let tools: [Tool]
    /// What else of endpoints.yaml: the server, the upstream, resources, prompts.
    package let endpoints: [Value]
    package let policies: [Value]

    package init(from old: CompiledConfig, to new: CompiledConfig) {
        let (before, after) = (old.effective, new.effective)
        tools = Self.tools(from: (old, before), to: (new, after))
        let name = EndpointsSpec.endpoints.entry.name
        endpoints = Self.values(before.endpoints.without(name), after.endpoints.without(name))
        policies = Self.values(before.policies, after.policies)
    }

    private static func tools(
        from old: (config: CompiledConfig, effective: EffectiveConfig), to new: (config: CompiledConfig, effective: EffectiveConfig)
    ) -> [Tool] {
        let name = EndpointsSpec.endpoints.entry.name
        let before = entries(old.effective.endpoints[name])
        let after = entries(new.effective.endpoints[name])
        let (wasOffered, isOffered) = (Set(old.config.plan.tools.map(\.name)), Set(new.config.plan.tools.map(\.name)))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let values = before[name].flatMap { old in after[name].map { Self.values(old.value, $0.value) } } ?? []
            // A tool comes and goes with what is offered, too.
            let (was, now) = (before[name] != nil, after[name] != nil)
            let kind: Tool.Kind
            switch (wasOffered.contains(name), isOffered.contains(name)) {
            case (false, true): kind = .added
            case (true, false): kind = .removed
            default: kind = was && now ? .changed : now ? .added : .removed
            }
            guard kind != .changed || !values.isEmpty, let entry = after[name] ?? before[name] else { return nil }
            return Tool(
                name: name, kind: kind, isOffered: wasOffered.contains(name) || isOffered.contains(name),
                place: entry.keyRange.description, values: values)
        }
    }

    private static func entries(_ node: YAMLNode?) -> [String: YAMLEntry] {
        Dictionary((node?.entries ?? []).map { ($0.key, $0) }) { first, _ in first }
    }

    private static func values(_ old: YAMLNode, _ new: YAMLNode) -> [Value] {
        let (before, after) = (old.leaves(""), new.leaves(""))
        let known = Dictionary(before.map { ($0.key, $0) }) { first, _ in first }
        let kept = Set(after.map(\.key))
        let changed = after.compactMap { leaf -> Value? in
            guard known[leaf.key]?.text != leaf.text else { return nil }
            return Value(key: leaf.key, old: known[leaf.key]?.shown, new: leaf.shown, place: leaf.place)
        }
        let gone = before.filter { !kept.contains($0.key) }.map { Value(key: $0.key, old: $0.shown, new: nil, place: $0.place) }
        return changed + gone
    }
}

/// One value of a file, and where it stands.
private struct Leaf {
    let key: String
    /// Secrets with their digest, so that another one is seen.
    let text: String
    let place: String

    var shown: String { EffectiveFiller.withoutSecretDigest(text) }
}

extension YAMLNode {
    fileprivate func without(_ key: String) -> YAMLNode { YAMLNode(.mapping(entries.filter { $0.key != key }), range: range) }

    /// Every value under its dotted key; a list of single values is one.
    fileprivate func leaves(_ key: String) -> [Leaf] {
        let prefix = key.isEmpty ? "" : key + "."
        switch value {
        case .mapping(let entries) where !entries.isEmpty: return entries.flatMap { $0.value.leaves(prefix + $0.key) }
        case .sequence(let items) where items.contains(where: { !$0.isScalar }):
            return items.enumerated().flatMap { $1.leaves("\(key)[\($0)]") }
        case .mapping: return [Leaf(key: key, text: "{}", place: place)]
        case .sequence(let items): return [Leaf(key: key, text: "[\(items.map(\.scalarText).joined(separator: ", "))]", place: place)]
        case .scalar(let scalar): return [Leaf(key: key, text: scalar.text, place: place)]
        }
    }

    private var isScalar: Bool { if case .scalar = value { true } else { false } }

    private var place: String { range.isBuiltIn ? "built in" : range.description }
}
