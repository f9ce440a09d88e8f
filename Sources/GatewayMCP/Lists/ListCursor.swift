import JSONBytes

/// The way to the next page of a list: which list, and the name of the last entry so far, so that it survives a change of the list.
enum ListCursor {
    static func text(after name: String, of kind: ListKind) -> String { Base64.encode("\(kind.rawValue)/\(name)".utf8, .url) }

    /// The name in a cursor of this list; `nil` for any other text.
    static func name(in cursor: String, of kind: ListKind) -> String? {
        guard let bytes = Base64.decode(cursor, .url), let text = String(validating: bytes, as: UTF8.self) else { return nil }
        guard text.hasPrefix("\(kind.rawValue)/") else { return nil }
        return String(text.dropFirst(kind.rawValue.count + 1))
    }
}
