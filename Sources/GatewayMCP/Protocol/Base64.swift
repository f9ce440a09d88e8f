/// RFC 4648, in its canonical form only: no text but one stands for the same bytes.
struct Base64: Sendable {
    /// With padding.
    static let standard = Base64("+", "/", isPadded: true)
    /// Safe in URLs, without padding.
    static let url = Base64("-", "_", isPadded: false)

    private let digits: [UInt8]
    private let isPadded: Bool

    private init(_ digit62: Character, _ digit63: Character, isPadded: Bool) {
        digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(digit62)\(digit63)".utf8)
        self.isPadded = isPadded
    }

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(digits[Int(bits >> UInt32(bitCount) & 0x3F)])
            }
        }
        if bitCount > 0 { text.append(digits[Int(bits << UInt32(6 - bitCount) & 0x3F)]) }
        while isPadded, !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` when the text is not what `encode` gives for any bytes.
    func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let content = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.dropFirst(content.count)
        guard padding.allSatisfy({ $0 == UInt8(ascii: "=") }), content.count % 4 != 1 else { return nil }
        guard padding.count == (isPadded ? (4 - content.count % 4) % 4 : 0) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for digit in content {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        // What is left over must be zero, or two texts would encode the same bytes.
        return bits == 0 ? bytes : nil
    }

    private func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
        case digits[62]: 62
        case digits[63]: 63
        default: nil
        }
    }
}
