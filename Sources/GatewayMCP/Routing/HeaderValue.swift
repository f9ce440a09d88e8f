import JSONBytes

/// The encoding of values in routing headers: visible ASCII and inner spaces as they are, anything else as `=?base64?…?=`.
enum HeaderValue {
    /// Whether a header says what a string of the body says; `nil` when the header is not validly encoded.
    ///
    /// An integer is compared as a number, and a boolean as its word.
    static func equals(_ header: String, _ token: JSONToken, in bytes: Span<UInt8>) -> Bool? {
        if token.kind == .boolean { return header == (token.bool(in: bytes) == true ? "true" : "false") }
        if token.kind == .number { return Double(header).map { $0 == token.double(in: bytes) } ?? false }
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
        guard let bytes = Base64.decode(header.utf8.dropFirst(9).dropLast(2)) else { return nil }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }
}
