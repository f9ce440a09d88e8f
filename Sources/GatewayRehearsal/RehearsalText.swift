/// How the rehearsal writes what people read.
package enum RehearsalText {
    /// `250ms`, `1.5s`, `90s`, `5m`, `2h`.
    package static func duration(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        switch milliseconds {
        case ..<1000: return "\(milliseconds)ms"
        case let value where value % 3_600_000 == 0: return "\(value / 3_600_000)h"
        case let value where value % 60_000 == 0: return "\(value / 60_000)m"
        case let value where value % 1000 == 0: return "\(value / 1000)s"
        default: return "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())s"
        }
    }

    /// Text inside XML, in an attribute or not.
    package static func xml(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            // XML 1.0 has no way to write them.
            case _ where scalar.value < 0x20: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
