import Diagnostics
import YAMLSyntax

/// Fills a node in as its key table says.
struct EffectiveFiller {
    let environment: ConfigEnvironment
    /// What stands where a secret was written.
    static let secretWord = "<secret>"

    /// The node with variables replaced and, in mappings, what holds where nothing is written.
    func filled(_ node: YAMLNode, _ shape: ValueShape) -> YAMLNode {
        switch (node.value, shape) {
        case (.scalar(let scalar), _): return YAMLNode(.scalar(self.scalar(scalar, shape, node)), range: node.range)
        case (.sequence(let items), _):
            let item = shape.item
            return YAMLNode(.sequence(items.map { filled($0, item) }), range: node.range)
        case (.mapping(let entries), .named(let value, _)):
            return YAMLNode(.mapping(entries.map { $0.with(filled($0.value, value)) }), range: node.range)
        case (.mapping(let entries), _):
            guard let table = shape.table else {
                return YAMLNode(.mapping(entries.map { $0.with(filled($0.value, .any)) }), range: node.range)
            }
            return YAMLNode(.mapping(filled(entries, table)), range: node.range)
        }
    }

    /// What is written, in the order of the table, and what holds besides.
    func filled(_ entries: [YAMLEntry], _ table: KeyTable) -> [YAMLEntry] {
        var result: [YAMLEntry] = []
        for key in table.entries {
            if let written = entries.first(where: { $0.key == key.name }) {
                result.append(written.with(filled(written.value, key.shape)))
            } else if key.condition.allSatisfy({ condition in
                result.contains { $0.key == condition.key && $0.value.isWord(condition.value) }
            }),
                let standard = standard(key)
            {
                result.append(standard)
            }
        }
        return result
    }

    /// What holds when a key is left out; `nil` when that is nothing, or depends on something else.
    func standard(_ key: KeyEntry) -> YAMLEntry? {
        switch key.presence {
        case .standard(let text): return YAMLEntry(key.name, .builtIn(text, key.shape.isText ? .doubleQuoted : .plain))
        case .standardList(let texts):
            let style: YAMLScalar.Style = key.shape.item.isText ? .doubleQuoted : .plain
            return YAMLEntry(key.name, YAMLNode(.sequence(texts.map { .builtIn($0, style) }), range: SourceRange(builtIn: "")))
        case .required, .optional, .described:
            guard key.isSection else { return nil }
            let empty = filled(YAMLNode(.mapping([]), range: SourceRange(builtIn: "")), key.shape)
            guard case .mapping(let entries) = empty.value, !entries.isEmpty else { return nil }
            return YAMLEntry(key.name, empty)
        }
    }

    private func scalar(_ scalar: YAMLScalar, _ shape: ValueShape, _ node: YAMLNode) -> YAMLScalar {
        if scalar.isNull { return YAMLScalar(text: "null", style: .plain) }
        // The configuration has compiled, so every variable has a value.
        let text = (try? Interpolation.expand(scalar.text, in: environment)) ?? scalar.text
        if case .secret = shape {
            let shown = node.isReference ? scalar.text : Self.secretWord
            return YAMLScalar(text: shown + Self.digestMark + RevisionDigest.name(of: text), style: .doubleQuoted)
        }
        let isText = shape.isText && (shape.isAnything ? scalar.style != .plain : true)
        return YAMLScalar(text: Interpolation.escaped(text), style: isText ? .doubleQuoted : .plain)
    }

    /// Secrets are told apart by a digest behind this, which is never shown.
    private static let digestMark = "\u{0}"

    static func withoutSecretDigest(_ text: String) -> String { String(text.prefix { $0 != "\u{0}" }) }
}

extension ValueShape {
    fileprivate var table: KeyTable? {
        switch self {
        case .mapping(let table): table
        case .either(let shapes): shapes.lazy.compactMap(\.table).first
        default: nil
        }
    }

    fileprivate var item: ValueShape {
        switch self {
        case .list(let item, _): item
        case .either(let shapes): shapes.lazy.map(\.item).first { !$0.isAnything } ?? .any
        default: .any
        }
    }

    fileprivate var isAnything: Bool { if case .any = self { true } else { false } }

    /// Written so that no reader takes it for something else.
    fileprivate var isText: Bool {
        switch self {
        case .text, .any, .secret: true
        case .either(let shapes): shapes.first?.isText ?? false
        case .boolean, .choice, .form, .integer, .list, .mapping, .named, .number: false
        }
    }
}

extension YAMLEntry {
    /// One that nobody has written.
    init(_ key: String, _ value: YAMLNode) { self.init(key: key, keyRange: SourceRange(builtIn: key), value: value) }

    func with(_ value: YAMLNode) -> YAMLEntry { YAMLEntry(key: key, keyRange: keyRange, value: value) }
}

extension YAMLNode {
    /// One that nobody has written.
    static func builtIn(_ text: String, _ style: YAMLScalar.Style = .plain) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: text, style: style)), range: SourceRange(builtIn: text))
    }

    fileprivate func isWord(_ word: String) -> Bool { if case .scalar(let scalar) = value { scalar.text == word } else { false } }

    var entries: [YAMLEntry] { if case .mapping(let entries) = value { entries } else { [] } }
    var items: [YAMLNode] { if case .sequence(let items) = value { items } else { [] } }

    /// What is written under a key of a mapping.
    subscript(key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }
}
