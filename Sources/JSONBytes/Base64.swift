/// Base64 as RFC 4648 has it.
package enum Base64 {
    /// Which 64 characters, and whether the end is padded.
    package enum Alphabet: Sendable {
        case standard
        /// For URLs: `-` and `_`, without padding.
        case url

        fileprivate var characters: StaticString {
            switch self {
            case .standard: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            case .url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            }
        }
    }

    package static func encode(_ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        alphabet.characters.withUTF8Buffer { characters in
            var bits: UInt32 = 0
            var pending = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                pending += 8
                while pending >= 6 {
                    pending -= 6
                    text.append(characters[Int(bits >> UInt32(pending) & 63)])
                }
            }
            if pending > 0 { text.append(characters[Int(bits << UInt32(6 - pending) & 63)]) }
        }
        if alphabet == .standard { while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) } }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for anything but what `encode` writes: other characters, other padding, bits behind the end.
    package static func decode(_ text: some StringProtocol, _ alphabet: Alphabet = .standard) -> [UInt8]? { decode(text.utf8, alphabet) }

    /// The same of text that is bytes already.
    package static func decode(_ text: some Collection<UInt8>, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var pending = 0
        var digits = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "="), alphabet == .standard {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(of: byte, alphabet) else { return nil }
            bits = bits << 6 | digit
            pending += 6
            digits += 1
            if pending >= 8 {
                pending -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(pending)))
            }
        }
        guard digits % 4 != 1, bits & (1 << UInt32(pending) - 1) == 0 else { return nil }
        guard alphabet == .url || padding == (4 - digits % 4) % 4 else { return nil }
        return bytes
    }

    private static func value(of byte: UInt8, _ alphabet: Alphabet) -> UInt32? {
        switch (byte, alphabet) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): UInt32(byte - UInt8(ascii: "A"))
        case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): UInt32(byte - UInt8(ascii: "a") + 26)
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): UInt32(byte - UInt8(ascii: "0") + 52)
        case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
        case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
        default: nil
        }
    }
}
