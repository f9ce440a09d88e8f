package import JSONBytes

/// Names to positions, looked up by the bytes of a request without making a `String`.
///
/// Open addressing over FNV-1a; built once, never changed.
package struct ByteIndex: Sendable {
    private let names: [[UInt8]]
    /// Position in `names` plus one; zero is an empty slot.
    ///
    /// A power of two, at most half full.
    private let slots: [Int32]

    package init(_ names: [[UInt8]]) {
        var capacity = 8
        while capacity < names.count * 2 { capacity *= 2 }
        var slots = [Int32](repeating: 0, count: capacity)
        for (position, name) in names.enumerated() {
            var slot = Int(truncatingIfNeeded: Self.hash(name.span, in: 0..<name.count)) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Int32(position + 1)
        }
        self.names = names
        self.slots = slots
    }

    /// The position of the name that this string token spells; `nil` when unknown.
    package func position(of token: JSONToken, in bytes: Span<UInt8>) -> Int? {
        // A name written with escapes is legal JSON that no client sends: compare it the slow way.
        guard token.kind == .string else { return nil }
        guard !token.hasEscapes else { return names.firstIndex { token.equals($0, in: bytes) } }
        let content = token.range.lowerBound + 1..<token.range.upperBound - 1
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(bytes, in: content)) & mask
        while slots[slot] != 0 {
            let position = Int(slots[slot] - 1)
            if token.equals(names[position], in: bytes) { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func hash(_ bytes: Span<UInt8>, in range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range {
            hash ^= UInt64(bytes[index])
            hash = hash &* 0x100_0000_01B3
        }
        return hash
    }
}
