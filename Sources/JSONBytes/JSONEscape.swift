/// The escape sequences of JSON strings, in both directions.
enum JSONEscape {
    /// What a two-byte escape such as `\n` stands for, by its second byte.
    static func short(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// Appends text as the inside of a string; the caller has made room for six bytes per byte.
    static func append(_ text: Span<UInt8>, to output: inout OutputRawSpan) {
        var offset = 0
        while offset < text.count {
            var clean = 1
            if let word = JSONWords.load(text, at: offset) {
                let stop = JSONWords.special(word)
                if stop == 0 {
                    output.append(word.littleEndian, as: UInt64.self)
                    offset &+= 8
                    continue
                }
                clean = JSONWords.first(stop) &+ 1
            }
            for _ in 0..<clean {
                append(text[offset], to: &output)
                offset &+= 1
            }
        }
    }

    private static func append(_ byte: UInt8, to output: inout OutputRawSpan) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(letter: byte, to: &output)
        case 0x20...: output.append(byte)
        case 0x08: append(letter: UInt8(ascii: "b"), to: &output)
        case 0x0C: append(letter: UInt8(ascii: "f"), to: &output)
        case 0x0A: append(letter: UInt8(ascii: "n"), to: &output)
        case 0x0D: append(letter: UInt8(ascii: "r"), to: &output)
        case 0x09: append(letter: UInt8(ascii: "t"), to: &output)
        default:
            append(letter: UInt8(ascii: "u"), to: &output)
            output.append(UInt8(ascii: "0"))
            output.append(UInt8(ascii: "0"))
            output.append(UInt8(ascii: "0") + byte >> 4)
            let low = byte & 0x0F
            output.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }

    private static func append(letter: UInt8, to output: inout OutputRawSpan) {
        output.append(UInt8(ascii: "\\"))
        output.append(letter)
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
