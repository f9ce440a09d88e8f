extension JSONWalk {
    /// Reads a string from its opening quote to after its closing one; true when it has escapes.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> Bool {
        offset &+= 1
        var hasEscapes = false
        while true {
            if let word = JSONWords.load(bytes, at: offset) {
                let stop = JSONWords.special(word) | JSONWords.nonASCII(word)
                if stop == 0 {
                    offset &+= 8
                    continue
                }
                offset &+= JSONWords.first(stop)
            }
            switch try byte(bytes) {
            case UInt8(ascii: "\""):
                offset &+= 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try escape(bytes)
            case 0x80...0xFF:
                try multibyteScalars(bytes)
            case 0..<0x20:
                throw error(.controlCharacter)
            default:
                offset &+= 1
            }
        }
    }

    /// Reads one escape sequence, or the two of a surrogate pair.
    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        let start = offset
        offset &+= 1
        let kind = try byte(bytes)
        guard kind == UInt8(ascii: "u") else {
            guard JSONEscape.short(kind) != nil else { throw error(.badEscape) }
            offset &+= 1
            return
        }
        let unit = try unit(bytes)
        guard unit & 0xF800 == 0xD800 else { return }
        let lone = JSONSyntaxError(offset: start, reason: .loneSurrogate)
        guard unit < 0xDC00, offset &+ 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\") else { throw lone }
        offset &+= 1
        guard bytes[offset] == UInt8(ascii: "u"), try self.unit(bytes) & 0xFC00 == 0xDC00 else { throw lone }
    }

    /// Reads the four hex digits after the `u` here.
    private mutating func unit(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> UInt16 {
        offset &+= 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = JSONEscape.hexDigit(try byte(bytes)) else { throw error(.badEscape) }
            unit = unit << 4 | UInt16(digit)
            offset &+= 1
        }
        return unit
    }

    /// Passes scalars of two to four bytes, by the table of well-formed sequences (Unicode 3.9, table 3-7).
    private mutating func multibyteScalars(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        while offset < bytes.count, bytes[offset] >= 0x80 {
            let second: ClosedRange<UInt8>
            let length: Int
            switch bytes[offset] {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: throw error(.badUTF8)
            }
            guard offset &+ length <= bytes.count, second.contains(bytes[offset &+ 1]),
                length < 3 || bytes[offset &+ 2] & 0xC0 == 0x80, length < 4 || bytes[offset &+ 3] & 0xC0 == 0x80
            else { throw error(.badUTF8) }
            offset &+= length
        }
    }

    /// Reads `-`, digits, fraction and exponent; no leading zero, no bare point.
    mutating func number(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        if bytes[offset] == UInt8(ascii: "-") { offset &+= 1 }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "0") {
            offset &+= 1
        } else {
            try digits(bytes)
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset &+= 1
            try digits(bytes)
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset &+= 1
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset &+= 1 }
            try digits(bytes)
        }
        // `01` and `1x` end in a digit or letter; what else may follow is the caller's to say.
        if offset < bytes.count, JSONSkip.isScalarByte(bytes[offset]) { throw error(.badNumber) }
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        let start = offset
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 { offset &+= 1 }
        guard offset > start else { throw error(offset < bytes.count ? .badNumber : .unexpectedEnd) }
    }

    mutating func literal(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        let end = offset &+ word.utf8CodeUnitCount
        guard end <= bytes.count, bytes.extracting(offset..<end).holds(word) else { throw error(.badLiteral) }
        offset = end
    }
}
