extension Span<UInt8> {
    /// Whether these are exactly the bytes of `text`.
    func holds(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { holds($0.span) }
    }

    /// Whether these are exactly the same bytes.
    package func holds(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
