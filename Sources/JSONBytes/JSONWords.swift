/// Eight bytes at a time: masks with the high bit set in the lowest byte that matches.
///
/// Bits above the lowest set one may be false alarms (a borrow runs upwards), so only the lowest may be used.
enum JSONWords {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The eight bytes at `offset`, first byte lowest; `nil` when fewer are left.
    static func load(_ bytes: Span<UInt8>, at offset: Int) -> UInt64? {
        guard offset &+ 8 <= bytes.count else { return nil }
        return UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Bytes equal to `byte`.
    static func equal(_ word: UInt64, to byte: UInt8) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference & highs
    }

    /// Bytes a JSON string may not hold as they are: quote, backslash and controls.
    static func special(_ word: UInt64) -> UInt64 {
        let control = (word &- (ones &* 0x20)) & ~word & highs
        return control | equal(word, to: UInt8(ascii: "\"")) | equal(word, to: UInt8(ascii: "\\"))
    }

    /// Bytes outside ASCII.
    static func nonASCII(_ word: UInt64) -> UInt64 { word & highs }

    /// The index of the byte a non-empty mask points at.
    static func first(_ mask: UInt64) -> Int { mask.trailingZeroBitCount >> 3 }
}
