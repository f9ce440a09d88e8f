/// Writes the JSON form of diagnostics.
struct DiagnosticJSON {
    private var text = ""

    static func array(of diagnostics: [Diagnostic]) -> String {
        var writer = DiagnosticJSON()
        writer.array(diagnostics) { $0.diagnostic($1) }
        return writer.text
    }

    private mutating func diagnostic(_ diagnostic: Diagnostic) {
        text += "{\"code\":\"\(diagnostic.code.rawValue)\",\"severity\":\"\(diagnostic.severity.rawValue)\",\"message\":"
        string(diagnostic.message)
        text += ",\"range\":"
        optional(diagnostic.range) { $0.range($1) }
        text += ",\"hint\":"
        optional(diagnostic.hint) { $0.string($1) }
        text += ",\"labels\":"
        array(diagnostic.labels) { writer, label in
            writer.text += "{\"text\":"
            writer.string(label.text)
            writer.text += ",\"range\":"
            writer.range(label.range)
            writer.text += "}"
        }
        text += ",\"notes\":"
        array(diagnostic.notes) { $0.string($1) }
        text += ",\"help\":"
        optional(diagnostic.help) { $0.string($1) }
        text += "}"
    }

    private mutating func range(_ range: SourceRange) {
        text += "{\"file\":"
        string(range.file.path)
        text += ",\"start\":"
        position(range.start)
        text += ",\"end\":"
        position(range.end)
        text += "}"
    }

    private mutating func position(_ position: SourcePosition) {
        text += "{\"line\":\(position.line + 1),\"column\":\(position.column + 1),\"offset\":\(position.offset)}"
    }

    private mutating func optional<Value>(_ value: Value?, _ write: (inout DiagnosticJSON, Value) -> Void) {
        if let value { write(&self, value) } else { text += "null" }
    }

    private mutating func array<Value>(_ values: [Value], _ write: (inout DiagnosticJSON, Value) -> Void) {
        text += "["
        for (index, value) in values.enumerated() {
            if index > 0 { text += "," }
            write(&self, value)
        }
        text += "]"
    }

    /// A JSON string.
    static func quoted(_ value: String) -> String {
        var writer = DiagnosticJSON()
        writer.string(value)
        return writer.text
    }

    /// RFC 8259, section 7.
    private mutating func string(_ value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
