/// All keys of one kind of mapping.
///
/// The only list of them: decoding, diagnostics and the reference all read it.
package struct KeyTable: Sendable {
    /// What such a mapping is called in a message: `an endpoint`.
    package let owner: String
    package let entries: [KeyEntry]

    init(_ owner: String, _ entries: [KeyEntry]) {
        self.owner = owner
        self.entries = entries
    }

    /// The rows of the reference, nested keys dotted: `| key | type | default | meaning |`.
    package var markdownRows: [String] { rows(prefix: "") }

    private func rows(prefix: String) -> [String] {
        entries.flatMap { entry in
            let name = prefix + entry.name + entry.suffix
            let own = entry.summary.isEmpty ? [] : ["| `\(name)` | \(entry.typeCell) | \(entry.defaultCell) | \(entry.summary) |"]
            return own + (entry.nested.map { $0.table.rows(prefix: prefix + entry.name + $0.infix) } ?? [])
        }
    }
}

extension KeyEntry {
    fileprivate var typeCell: String { type + (isSecret ? ", *secret*" : "") + (isNullable ? " or `null`" : "") }

    fileprivate var defaultCell: String {
        switch presence {
        case .required: "required"
        case .optional: "none"
        case .standard(let text): "`\(text)`"
        case .standardList(let texts): "`[\(texts.joined(separator: ", "))]`"
        case .described(let words): words
        }
    }
}
