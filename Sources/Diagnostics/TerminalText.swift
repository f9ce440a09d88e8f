/// How text looks on a terminal: nothing in it can move the cursor, change colours or reverse the reading order.
package enum TerminalText {
    private static let tabWidth = 4

    /// Text from the operator's files made safe to print in a message.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0 += isUnsafe($1) ? escape($1) : String($1) }
    }

    /// One scalar of a source line as shown, and the columns it takes; `nil` stands for bytes that are not UTF-8.
    static func cell(for scalar: Unicode.Scalar?) -> (text: String, width: Int) {
        guard let scalar else { return ("\u{FFFD}", 1) }
        if scalar == "\t" { return (String(repeating: " ", count: tabWidth), tabWidth) }
        if isUnsafe(scalar) {
            let text = escape(scalar)
            return (text, text.utf8.count)
        }
        return (String(scalar), width(of: scalar))
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }

    /// Columns of a printable scalar: none for combining marks, two for East Asian wide ones and emoji (Unicode TR 11).
    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
