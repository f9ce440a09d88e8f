import Diagnostics
import YAMLSyntax

/// A key together with the type of its value.
struct Key<Value: Sendable>: Sendable {
    let entry: KeyEntry
    let type: ValueType<Value>

    /// - Parameter condition: what must be written beside it for it to have a meaning.
    init(
        _ name: String, _ type: ValueType<Value>, _ presence: KeyEntry.Presence, _ summary: String, isNullable: Bool = false,
        onlyWith condition: [(key: String, value: String)] = []
    ) {
        self.entry = KeyEntry(
            name: name, type: type.label, presence: presence, summary: summary, isSecret: type.isSecret, isNullable: isNullable,
            shape: type.shape, isSection: type.isSection, condition: condition, suffix: type.suffix, nested: type.nested)
        self.type = type
    }

    /// The value that holds when the key is left out, decoded as if it had been written; `absent` when there is none.
    func standard(_ decoding: Decoding) -> Field<Value> {
        let texts: [String]
        switch entry.presence {
        case .standard(let text): texts = [text]
        case .standardList(let list): texts = list
        case .required, .optional, .described: return .absent
        }
        let nodes = texts.map { text in
            YAMLNode(.scalar(YAMLScalar(text: text, style: .plain)), range: SourceRange(builtIn: text))
        }
        guard let first = nodes.first else { return .absent }
        var node = first
        if case .standardList = entry.presence { node = YAMLNode(.sequence(nodes), range: first.range) }
        guard let value = type.decode(node, Subject(name: entry.name, range: first.range), decoding) else { return .invalid }
        return .value(Located(value, at: first.range))
    }
}

extension SourceRange {
    private static let builtInPath = "built in"

    /// The whole of a text that stands in no file: what holds where nothing is written.
    init(builtIn text: String) {
        let file = SourceFile(path: Self.builtInPath, bytes: Array(text.utf8))
        self.init(file: file, offsets: 0..<file.bytes.count)
    }

    /// Nobody has written it.
    var isBuiltIn: Bool { file.path == Self.builtInPath }
}
