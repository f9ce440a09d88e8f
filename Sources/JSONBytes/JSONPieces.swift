/// A string's text in pieces: stretches that stand for themselves, and escapes, each decoded to a scalar.
struct JSONPieces {
    enum Piece {
        /// Bytes to take as they are.
        case run(Range<Int>)
        case scalar(Unicode.Scalar)
    }

    private var offset: Int
    private let end: Int

    /// Starts behind the opening quote; a token of another kind, or of other bytes, has no text.
    init(of string: JSONToken, in bytes: Span<UInt8>) {
        let range = string.range
        guard string.kind == .string, range.count >= 2, range.upperBound <= bytes.count else {
            (offset, end) = (0, 0)
            return
        }
        (offset, end) = (range.lowerBound + 1, range.upperBound - 1)
    }

    mutating func next(in bytes: Span<UInt8>) -> Piece? {
        guard offset < end else { return nil }
        guard bytes[offset] == UInt8(ascii: "\\") else {
            let start = offset
            while offset < end, bytes[offset] != UInt8(ascii: "\\") { offset &+= 1 }
            return .run(start..<offset)
        }
        return .scalar(escape(in: bytes))
    }

    /// Decodes the escape here; U+FFFD for one `JSONScanner` would not have accepted.
    private mutating func escape(in bytes: Span<UInt8>) -> Unicode.Scalar {
        guard offset + 1 < end else {
            offset = end
            return "\u{FFFD}"
        }
        let kind = bytes[offset + 1]
        guard kind == UInt8(ascii: "u") else {
            offset += 2
            return JSONEscape.short(kind).map { Unicode.Scalar($0) } ?? "\u{FFFD}"
        }
        guard let high = unit(in: bytes) else { return "\u{FFFD}" }
        guard high & 0xFC00 == 0xD800 else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
        // What follows may be text, or an escape of one letter: neither belongs to it. Two of four digits that make no pair are one wrong character.
        guard offset + 1 < end, bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u") else { return "\u{FFFD}" }
        guard let low = unit(in: bytes), low & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
    }

    /// Reads `\u` and four hexadecimal digits; `nil` when there are fewer.
    ///
    /// What stands where a digit is missing is not taken: it may be text.
    private mutating func unit(in bytes: Span<UInt8>) -> UInt32? {
        offset += 2
        let last = min(offset + 4, end)
        var (unit, missing): (UInt32, Int) = (0, 4)
        while offset < last, let digit = JSONEscape.hexDigit(bytes[offset]) {
            unit = unit << 4 | UInt32(digit)
            missing -= 1
            offset += 1
        }
        return missing == 0 ? unit : nil
    }
}
