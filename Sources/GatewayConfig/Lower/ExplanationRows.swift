import Diagnostics
import YAMLSyntax

/// Collects the rows of one explanation.
struct ExplanationRows {
    private(set) var rows: [Explanation.Row] = []

    mutating func add(_ key: String, _ value: String, _ layer: Origin.Layer, _ range: SourceRange) {
        rows.append(.init(key: key, value: value, origin: Origin(layer: range.isBuiltIn ? .builtIn : layer, range: range).text))
    }

    mutating func add<Value>(_ key: String, _ resolved: Resolved<Value>, text: (Value) -> String) {
        rows.append(.init(key: key, value: text(resolved.value), origin: resolved.origin.text))
    }

    /// What is written; nothing when the key is left out and nothing is built in.
    mutating func add<Value>(
        _ key: String, _ field: Field<Value>?, _ layer: Origin.Layer, orBuiltIn standard: Value? = nil, text: (Value) -> String
    ) {
        if let located = field?.located {
            add(key, text(located.value), layer, located.range)
        } else if let standard {
            add(key, Resolved(value: standard, origin: .builtIn), text: text)
        }
    }

    /// A parameter's own keys over those of the shared one it uses.
    struct ParameterLayer {
        let prefix: String
        let own: ParameterSpec
        let shared: (name: String, spec: ParameterSpec)?

        func add<Value>(
            _ path: KeyPath<ParameterSpec, Field<Value>>, _ key: String, to rows: inout ExplanationRows, orBuiltIn standard: Value? = nil,
            text: (Value) -> String
        ) {
            if own[keyPath: path].isAbsent, let shared, !shared.spec[keyPath: path].isAbsent {
                rows.add("\(prefix).\(key)", shared.spec[keyPath: path], .sharedParameter(shared.name), text: text)
            } else {
                rows.add("\(prefix).\(key)", own[keyPath: path], .endpoint, orBuiltIn: standard, text: text)
            }
        }
    }
}

extension YAMLNode {
    /// The text as written; empty for a list or a mapping.
    var scalarText: String {
        guard case .scalar(let scalar) = value else { return "" }
        return scalar.text
    }
}
