/// Where the parts of a node stand: its anchor, its tag and its content.
///
/// libyaml gives one mark for all of them.
struct YAMLNodeLayout {
    private(set) var anchor: Range<Int>?
    private(set) var tag: Range<Int>?
    /// The byte offset of the first byte of the content.
    private(set) var content: Int

    /// - Parameter offsets: a node's event, from its properties to the end of its first token.
    init(of offsets: Range<Int>, in bytes: [UInt8]) {
        content = offsets.lowerBound
        while content < offsets.upperBound {
            let start = content
            switch bytes[start] {
            case UInt8(ascii: "&"):
                content = Self.end(from: start + 1, in: bytes) { !Self.isAnchorByte($0) }
                anchor = start..<content
            case UInt8(ascii: "!"):
                content = Self.endOfTag(from: start, in: bytes)
                tag = start..<content
            case UInt8(ascii: "#"): content = Self.end(from: start, in: bytes) { $0 == 0x0A }
            case let byte where Self.isBlank(byte): content += 1
            default: return
            }
        }
        content = min(content, offsets.upperBound)
    }

    /// A space, a tab or part of a line break.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func end(from start: Int, in bytes: [UInt8], where ends: (UInt8) -> Bool) -> Int {
        bytes[start...].firstIndex(where: ends) ?? bytes.count
    }

    /// libyaml's rule for the names of anchors.
    private static func isAnchorByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// After the `>` of `!<verbatim>`, else before what no short tag holds.
    private static func endOfTag(from start: Int, in bytes: [UInt8]) -> Int {
        if bytes[start...].starts(with: "!<".utf8) { return min(end(from: start, in: bytes) { $0 == UInt8(ascii: ">") } + 1, bytes.count) }
        return end(from: start, in: bytes) { isBlank($0) || ",[]{}".utf8.contains($0) }
    }
}
