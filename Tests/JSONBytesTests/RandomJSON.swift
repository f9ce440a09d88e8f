import JSONBytes
import TestSupport

/// Random documents, as trees, as text with random whitespace and escapes, and as damaged bytes.
struct RandomJSON {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: -1000...1000, using: &random))
        case 3: .number(Double(Int.random(in: -4000...4000, using: &random)) / 16 + 0.03125)
        case 4, 5: .string(string())
        case 6: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in
                        JSONObject.Member(key: key(), value: value(depth: depth - 1))
                    }))
        }
    }

    /// Few names, so that paths meet them.
    mutating func key() -> String { ["a", "b", "c", "name", "é", "x\"y"].randomElement(using: &random) ?? "a" }

    mutating func string() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "z", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "€", "\u{2028}", "\u{FFFD}", "😀",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
        }
        return text
    }

    /// The document with whitespace wherever the grammar allows it and with some characters escaped that need not be.
    mutating func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): blank() + escaped(text) + blank()
        case .array(let elements): blank() + "[" + (elements.isEmpty ? blank() : list(elements)) + "]" + blank()
        case .object(let object): blank() + "{" + (object.members.isEmpty ? blank() : members(object)) + "}" + blank()
        default: blank() + value.description + blank()
        }
    }

    private mutating func list(_ elements: [JSONValue]) -> String {
        var parts: [String] = []
        for element in elements { parts.append(text(element)) }
        return parts.joined(separator: ",")
    }

    private mutating func members(_ object: JSONObject) -> String {
        var parts: [String] = []
        for member in object.members { parts.append(blank() + escaped(member.key) + blank() + ":" + text(member.value)) }
        return parts.joined(separator: ",")
    }

    private mutating func blank() -> String {
        Int.random(in: 0..<3, using: &random) == 0 ? ["  ", "\n", "\t", " \r\n"].randomElement(using: &random) ?? " " : ""
    }

    private mutating func escaped(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            if Int.random(in: 0..<4, using: &random) == 0 {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                    output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                let plain = JSONValue.string(String(scalar)).description
                output += plain.dropFirst().dropLast()
            }
        }
        return output + "\""
    }

    /// The bytes with one to three of them changed, removed, inserted or cut off.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        let likely = Array("{}[]:,\"\\u0eE+-.19dDtfn \n/".utf8) + [0x00, 0x1F, 0x80, 0xBF, 0xC0, 0xC3, 0xE2, 0xED, 0xF0, 0xF4, 0xFF]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let byte = likely.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes.removeSubrange(place...)
            case 1, 2: bytes.remove(at: place)
            case 3, 4: bytes.insert(byte, at: place)
            default: bytes[place] = byte
            }
        }
        return bytes
    }
}
