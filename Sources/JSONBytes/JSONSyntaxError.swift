/// Why bytes are not a JSON document, and where.
package struct JSONSyntaxError: Error, Equatable, Sendable {
    /// What the scanner met.
    package enum Reason: Sendable, Equatable, CaseIterable {
        case unexpectedEnd
        case unexpectedByte
        case expectedKey
        case expectedColon
        case expectedCommaOrEnd
        case badLiteral
        case badNumber
        case controlCharacter
        case badEscape
        case loneSurrogate
        case badUTF8
        case tooDeep
        case tooLong
        case trailingBytes
        case numberOutOfRange

        /// A phrase that completes "not valid JSON: … at byte 12".
        package var description: String {
            switch self {
            case .unexpectedEnd: "the document ends too early"
            case .unexpectedByte: "no value starts with this byte"
            case .expectedKey: "expected a string as key"
            case .expectedColon: "expected `:` after the key"
            case .expectedCommaOrEnd: "expected `,` or the closing bracket"
            case .badLiteral: "expected `true`, `false` or `null`"
            case .badNumber: "the number is malformed"
            case .controlCharacter: "a control character in a string must be escaped"
            case .badEscape: "unknown escape sequence"
            case .loneSurrogate: "half of a surrogate pair"
            case .badUTF8: "the string is not valid UTF-8"
            case .tooDeep: "nested too deeply"
            case .tooLong: "the document is too long"
            case .trailingBytes: "something follows the document"
            case .numberOutOfRange: "the number is too large"
            }
        }
    }

    /// Bytes from the start of the document to the offending byte; its length when the document ends too early.
    package let offset: Int
    package let reason: Reason

    package init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }
}

extension JSONSyntaxError: CustomStringConvertible {
    package var description: String { "\(reason.description) at byte \(offset)" }
}
