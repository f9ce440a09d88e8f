/// Classes of ASCII bytes, independent of any locale.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Visible and not a blank.
    static func isGraphic(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

    /// What a path of a URL may hold unescaped: RFC 3986 `pchar`, `/` and `%`.
    static func isPath(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-._~!$&'()*+,;=:@/%".utf8.contains(byte) }

    /// What a header name, a method or a media type may hold: RFC 9110 `tchar`.
    static func isToken(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte) }
}
