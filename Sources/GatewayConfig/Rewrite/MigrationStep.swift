import Diagnostics
import YAMLSyntax

/// What becomes of a file between one version of the language and the next.
struct MigrationStep: Sendable {
    /// Its place is a path of keys; `*` stands for any key and for any item of a list.
    enum Change: Sendable {
        /// A key gets another name.
        case rename([String], to: String)
        /// A value is written in another form; `nil` leaves it.
        case rewrite([String], @Sendable (String) -> String?)
    }

    let changes: [Change]

    /// The edits of a file, by where they are.
    func edits(of root: YAMLNode) -> [Range<Int>: String] {
        var edits: [Range<Int>: String] = [:]
        for change in changes {
            switch change {
            case .rename(let path, let name):
                Self.visit(root, path[...]) { key, _ in if let key { edits[key.start.offset..<key.end.offset] = name } }
            case .rewrite(let path, let form):
                Self.visit(root, path[...]) { _, value in
                    guard case .scalar(let scalar) = value.value, let text = form(scalar.text) else { return }
                    edits[value.range.start.offset..<value.range.end.offset] = text
                }
            }
        }
        return edits
    }

    /// Goes to every key or item at a path.
    private static func visit(_ node: YAMLNode, _ path: ArraySlice<String>, _ found: (_ key: SourceRange?, _ value: YAMLNode) -> Void) {
        guard let step = path.first else { return }
        let rest = path.dropFirst()
        switch node.value {
        case .scalar: break
        case .mapping(let entries):
            for entry in entries where step == "*" || step == entry.key {
                if rest.isEmpty { found(entry.keyRange, entry.value) } else { visit(entry.value, rest, found) }
            }
        case .sequence(let items):
            for item in items where step == "*" {
                if rest.isEmpty { found(nil, item) } else { visit(item, rest, found) }
            }
        }
    }
}
