/// The elements of a scanned array, in order.
package struct JSONElements: Sendable {
    private var entries: JSONEntries

    /// Starts before the first element; a token of another kind has none.
    package init(of array: JSONToken) { entries = JSONEntries(of: array, kind: .array) }

    package mutating func next(in bytes: Span<UInt8>) -> JSONToken? { entries.next(in: bytes) }
}
