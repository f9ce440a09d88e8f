import JSONBytes
import NIOCore

/// Percent-encoding of everything but RFC 3986's unreserved characters, for path segments and query items alike.
package enum PercentEncoding {
    /// Writes `?name=` or `&name=`.
    static func append(name: String, separator: inout UInt8, to target: inout [UInt8]) {
        target.append(separator)
        separator = UInt8(ascii: "&")
        append(name.utf8.span, to: &target)
        target.append(UInt8(ascii: "="))
    }

    /// Writes a JSON value as text; the items of a list are joined by commas, which stay as they are.
    static func append(_ value: JSONToken, in bytes: Span<UInt8>, to target: inout [UInt8]) {
        switch value.kind {
        case .array:
            var elements = JSONElements(of: value)
            var isFirst = true
            while let element = elements.next(in: bytes) {
                if !isFirst { target.append(UInt8(ascii: ",")) }
                isFirst = false
                append(element, in: bytes, to: &target)
            }
        case .string where value.hasEscapes:
            var text = ByteBuffer()
            value.appendUnescaped(in: bytes, to: &text)
            append(text.readableBytesUInt8Span, to: &target)
        case .string:
            append(bytes.extracting(value.range.lowerBound + 1..<value.range.upperBound - 1), to: &target)
        case .number:
            // 5.0 is an integer to JSON Schema and a surprise to an upstream.
            if let integer = value.int64(in: bytes) {
                target.append(contentsOf: String(integer).utf8)
            } else {
                append(bytes.extracting(value.range), to: &target)
            }
        case .object, .boolean, .null:
            append(bytes.extracting(value.range), to: &target)
        }
    }

    /// The text with everything else encoded.
    package static func encoded(_ text: String) -> String {
        var target: [UInt8] = []
        append(text.utf8.span, to: &target)
        return String(decoding: target, as: UTF8.self)
    }

    /// `a=1&b=2`, in the order given.
    package static func form(_ fields: [(name: String, value: String)]) -> String {
        fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
    }

    /// Writes a text.
    static func append(_ text: Span<UInt8>, to target: inout [UInt8]) {
        for index in text.indices {
            let byte = text[index]
            if isUnreserved(byte) {
                target.append(byte)
            } else {
                target.append(UInt8(ascii: "%"))
                target.append(hexDigit(byte >> 4))
                target.append(hexDigit(byte & 0xF))
            }
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10 }
}
