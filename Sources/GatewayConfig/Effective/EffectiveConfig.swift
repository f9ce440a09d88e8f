import YAMLSyntax

/// Both files as they hold: every default filled in, groups and shared parameters taken over, aliases and variables replaced.
///
/// Read again it means the same. Secrets are left out; what stood for one, such as `${TOKEN}`, stays.
package struct EffectiveConfig: Sendable {
    /// endpoints.yaml and policies.yaml, each value with the place where it was written.
    let endpoints: YAMLNode
    let policies: YAMLNode

    init(of checked: CheckedConfig, endpoints: YAMLNode, policies: YAMLNode, environment: ConfigEnvironment) {
        let filler = EffectiveFiller(environment: environment)
        self.endpoints = EffectiveEndpoints(filler: filler, checked: checked).root(endpoints)
        self.policies = EffectivePolicies(filler: filler, checked: checked).root(policies)
    }

    /// A file, as it can be read again.
    package func text(of file: ConfigFile) -> [UInt8] { YAMLEmitter.emit(node(of: file).document) }

    func node(of file: ConfigFile) -> YAMLNode { file == .endpoints ? endpoints : policies }
}

extension YAMLNode {
    /// Without the places.
    fileprivate var document: YAMLDocument {
        switch value {
        case .scalar(let scalar):
            let text = EffectiveFiller.withoutSecretDigest(scalar.text)
            if scalar.style == .plain { return .plain(text) }
            return text.contains("\n") ? .block(text) : .string(text)
        case .sequence(let items): return .sequence(items.map(\.document))
        case .mapping(let entries): return .mapping(entries.map { YAMLMember($0.key, $0.value.document) })
        }
    }
}
