import JSONBytes

/// A stable 64-bit digest (FNV-1a) that names a configuration: two that differ have other names, bar a chance of 2⁻⁶⁴.
package struct RevisionDigest {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The length counts too, so that what ends one text cannot begin the next.
    mutating func append(_ bytes: [UInt8]) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { $0.forEach { add($0) } }
        for byte in bytes { add(byte) }
    }

    /// A text's digest, to name something after it.
    package static func name(of text: String) -> String {
        var digest = RevisionDigest()
        digest.append(Array(text.utf8))
        return digest.text
    }

    /// 16 hexadecimal digits.
    var text: String { withUnsafeBytes(of: hash.bigEndian) { Hexadecimal.encode($0) } }

    private mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
