/// One name and value of an object.
package struct JSONMember: Sendable, Equatable {
    /// Always a string token.
    package let key: JSONToken
    package let value: JSONToken
}

/// The members of a scanned object, in order, duplicates included.
package struct JSONMembers: Sendable {
    private var entries: JSONEntries

    /// Starts before the first member; a token of another kind has none.
    package init(of object: JSONToken) { entries = JSONEntries(of: object, kind: .object) }

    package mutating func next(in bytes: Span<UInt8>) -> JSONMember? {
        guard let key = entries.next(in: bytes), key.kind == .string, let value = entries.next(in: bytes) else { return nil }
        return JSONMember(key: key, value: value)
    }
}
