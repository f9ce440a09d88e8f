/// A metric and some of its labels, as Prometheus writes them: `setlist_tool_calls_total{tool="search",outcome="ok"}`.
struct SeriesSelector {
    struct Label {
        var name: String
        var value: String
        /// UTF-8 offsets in the text; the value's without its quotes.
        var nameRange: Range<Int>
        var valueRange: Range<Int>
    }

    private(set) var name = ""
    private(set) var nameRange = 0..<0
    private(set) var labels: [Label] = []

    /// For a JSON Schema: what is read here.
    static let pattern: String = {
        let label = #"[A-Za-z_][A-Za-z0-9_]* *= *"([^"\\]|\\[\\"n])*" *"#
        return "^[A-Za-z_:][A-Za-z0-9_:]*( *\\{ *(\(label)(, *\(label))*,? *)?\\})?$"
    }()

    /// `nil`: it is none.
    init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let word = reader.word() else { return nil }
        (name, nameRange) = word
        reader.skipBlanks()
        guard !reader.isAtEnd else { return }
        guard reader.skip("{") else { return nil }
        reader.skipBlanks()
        while !reader.skip("}") {
            guard let label = reader.label() else { return nil }
            labels.append(label)
            reader.skipBlanks()
            if reader.skip(",") { reader.skipBlanks() } else if !reader.isAt("}") { return nil }
        }
        guard reader.isAtEnd else { return nil }
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        func isAt(_ character: Unicode.Scalar) -> Bool { position < bytes.count && bytes[position] == UInt8(ascii: character) }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard isAt(character) else { return false }
            position += 1
            return true
        }

        mutating func skipBlanks() { while skip(" ") {} }

        mutating func word() -> (String, Range<Int>)? {
            let start = position
            while position < bytes.count, ASCII.isAlphanumeric(bytes[position]) || isAt("_") || isAt(":") { position += 1 }
            guard start < position, !ASCII.isDigit(bytes[start]) else { return nil }
            return (String(decoding: bytes[start..<position], as: UTF8.self), start..<position)
        }

        mutating func label() -> Label? {
            guard let (name, nameRange) = word() else { return nil }
            skipBlanks()
            guard skip("=") else { return nil }
            skipBlanks()
            guard skip("\"") else { return nil }
            let start = position
            var value: [UInt8] = []
            while !isAt("\"") {
                guard position < bytes.count else { return nil }
                if skip("\\") {
                    guard isAt("\\") || isAt("\"") || isAt("n") else { return nil }
                    value.append(isAt("n") ? UInt8(ascii: "\n") : bytes[position])
                } else {
                    value.append(bytes[position])
                }
                position += 1
            }
            position += 1
            return Label(
                name: name, value: String(decoding: value, as: UTF8.self), nameRange: nameRange, valueRange: start..<position - 1)
        }
    }
}
