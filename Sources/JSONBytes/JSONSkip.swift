/// Steps over values that `JSONScanner` has accepted: no checks beyond the bounds, no allocation, no recursion.
///
/// On bytes that were not accepted the answer is some offset in `from...bytes.count`.
enum JSONSkip {
    static func whitespace(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while offset < bytes.count, isWhitespace(bytes[offset]) { offset &+= 1 }
        return offset
    }

    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
    }

    /// Whether a number or literal may hold this byte: letters, digits, sign and point.
    static func isScalarByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// From an opening quote to after the closing one.
    static func string(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, hasEscapes: Bool) {
        var offset = start &+ 1
        var hasEscapes = false
        while true {
            offset = clean(bytes, from: offset)
            guard offset < bytes.count else { break }
            switch bytes[offset] {
            case UInt8(ascii: "\""): return (offset &+ 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                offset &+= 2
            default: offset &+= 1
            }
        }
        return (bytes.count, hasEscapes)
    }

    /// The next byte that a string may not hold as it is: quote, backslash or control.
    static func clean(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while let word = JSONWords.load(bytes, at: offset) {
            let stop = JSONWords.special(word)
            guard stop == 0 else { return offset &+ JSONWords.first(stop) }
            offset &+= 8
        }
        while offset < bytes.count, bytes[offset] >= 0x20, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\") {
            offset &+= 1
        }
        return offset
    }

    /// The value that starts here, with everything inside it; `nil` when none does.
    static func value(_ bytes: Span<UInt8>, from start: Int) -> JSONToken? {
        guard start < bytes.count, let kind = JSONKind(firstByte: bytes[start]) else { return nil }
        switch kind {
        case .string:
            let string = string(bytes, from: start)
            return JSONToken(.string, from: start, to: string.end, hasEscapes: string.hasEscapes)
        case .object, .array:
            return JSONToken(kind, from: start, to: container(bytes, from: start))
        case .number, .boolean, .null:
            var end = start &+ 1
            while end < bytes.count, isScalarByte(bytes[end]) { end &+= 1 }
            return JSONToken(kind, from: start, to: end)
        }
    }

    /// From an opening bracket to after its closing one.
    private static func container(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        var depth = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset = string(bytes, from: offset).end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth &-= 1
                if depth == 0 { return offset &+ 1 }
            default: break
            }
            offset &+= 1
        }
        return bytes.count
    }
}
