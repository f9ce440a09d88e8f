/// One value inside scanned bytes: what it is and where.
///
/// A token is an address, not a copy: it means something only beside the bytes it was found in. With other bytes every accessor
/// still stays in bounds and answers something harmless.
package struct JSONToken: Sendable, Equatable {
    package let kind: JSONKind
    /// Whether a string contains at least one backslash; false for every other kind.
    package let hasEscapes: Bool
    // Two words of 32 bits keep a token at 12 bytes; `JSONScanner` refuses longer documents.
    private let start: Int32
    private let end: Int32

    init(_ kind: JSONKind, from start: Int, to end: Int, hasEscapes: Bool = false) {
        self.kind = kind
        self.hasEscapes = hasEscapes
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// Byte offsets of the whole value; for a string the quotes are included.
    package var range: Range<Int> { Int(start)..<Int(end) }

    /// The range, emptied when the token does not belong to `bytes`.
    func range(in bytes: Span<UInt8>) -> Range<Int> { end <= bytes.count ? range : 0..<0 }
}
