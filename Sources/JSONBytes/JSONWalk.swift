/// The scanner's place in the bytes and in the nesting; it moves forward or throws.
struct JSONWalk {
    var offset = 0
    private var depth = 0
    // The lowest bit is the innermost level: 1 an object, 0 an array.
    private var levels: UInt64 = 0
    private let maxDepth: Int

    init(limits: JSONLimits) { maxDepth = limits.maxDepth }

    /// Reads one value with everything inside it; true when the last string read had escapes.
    mutating func document(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> Bool {
        var hasEscapes = false
        while true {
            // A value starts here.
            switch try byte(bytes) {
            case UInt8(ascii: "\""):
                hasEscapes = try string(bytes)
            case UInt8(ascii: "{"):
                try open(object: true)
                skipWhitespace(bytes)
                if try byte(bytes) != UInt8(ascii: "}") {
                    try key(bytes)
                    continue
                }
                close()
            case UInt8(ascii: "["):
                try open(object: false)
                skipWhitespace(bytes)
                if try byte(bytes) != UInt8(ascii: "]") { continue }
                close()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                try number(bytes)
            case UInt8(ascii: "t"): try literal("true", bytes)
            case UInt8(ascii: "f"): try literal("false", bytes)
            case UInt8(ascii: "n"): try literal("null", bytes)
            default: throw error(.unexpectedByte)
            }
            guard try moveToNextValue(bytes) else { return hasEscapes }
        }
    }

    /// After a value: closes what ends here and passes the comma; false when the outermost value is complete.
    private mutating func moveToNextValue(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> Bool {
        while depth > 0 {
            skipWhitespace(bytes)
            let inObject = levels & 1 == 1
            switch try byte(bytes) {
            case UInt8(ascii: ","):
                offset &+= 1
                skipWhitespace(bytes)
                if inObject { try key(bytes) }
                return true
            case UInt8(ascii: "}") where inObject: close()
            case UInt8(ascii: "]") where !inObject: close()
            default: throw error(.expectedCommaOrEnd)
            }
        }
        return false
    }

    /// Reads `"key" :` and the whitespace around it.
    private mutating func key(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        guard try byte(bytes) == UInt8(ascii: "\"") else { throw error(.expectedKey) }
        _ = try string(bytes)
        skipWhitespace(bytes)
        guard try byte(bytes) == UInt8(ascii: ":") else { throw error(.expectedColon) }
        offset &+= 1
        skipWhitespace(bytes)
    }

    private mutating func open(object: Bool) throws(JSONSyntaxError) {
        guard depth < maxDepth else { throw error(.tooDeep) }
        depth &+= 1
        levels = levels << 1 | (object ? 1 : 0)
        offset &+= 1
    }

    private mutating func close() {
        depth &-= 1
        levels >>= 1
        offset &+= 1
    }

    /// The byte here.
    func byte(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> UInt8 {
        guard offset < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[offset]
    }

    func error(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError { JSONSyntaxError(offset: offset, reason: reason) }

    mutating func skipWhitespace(_ bytes: Span<UInt8>) { offset = JSONSkip.whitespace(bytes, from: offset) }
}
