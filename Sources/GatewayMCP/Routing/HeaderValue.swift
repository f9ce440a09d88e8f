import JSONBytes

/// The encoding of values in routing headers: visible ASCII and inner spaces as they are, anything else as `=?base64?…?=`.
enum HeaderValue {
    /// Whether a header says what a string of the body says; `nil` when the header is not validly encoded.
    static func equals(_ header: String, _ token: JSONToken, in bytes: Span<UInt8>) -> Bool? {
        if isEncoded(header) { return decoded(header).map { token.equals($0, in: bytes) } }
        for byte in header.utf8 where !(0x20...0x7E).contains(byte) { return nil }
        return token.equals(header.utf8.span, in: bytes)
    }

    /// Whether both markers are there; one alone stands for itself.
    private static func isEncoded(_ header: String) -> Bool {
        header.utf8.count >= 11 && header.hasPrefix("=?base64?") && header.hasSuffix("?=")
    }

    /// The UTF-8 between the markers; `nil` when it is not base64 in its only canonical form, or not UTF-8.
    private static func decoded(_ header: String) -> [UInt8]? {
        guard let bytes = decodeBase64(Array(header.utf8.dropFirst(9).dropLast(2))) else { return nil }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }

    private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text[digits.endIndex...]
        guard padding.count <= 2, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        // What is left over must be zero, or two texts would encode the same bytes.
        return bits == 0 ? bytes : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
