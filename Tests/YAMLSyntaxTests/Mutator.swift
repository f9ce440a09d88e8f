import TestSupport

/// Damages YAML in the ways people, editors and disks do.
struct Mutator {
    private static let maxBytes = 4096
    /// What means something to YAML, UTF-8 or libyaml's reader.
    private static let tokens: [[UInt8]] =
        [
            ": ", "- ", "? ", "&a ", "*a", "!t ", "!!str ", "! ", "!<x> ", "{", "}", "[", "]", ", ", "|", ">-", "|2", "'", "\"", "\\",
            "\\u00e9", "#", " #", "\n", "\r\n", "\r", "\t", "  ", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n", "<<: ", "@", "`",
            "é", "日本", "😀", "\u{85}", "\u{2028}", "\u{FEFF}", "\0", "\u{7F}", "~",
        ].map { Array($0.utf8) }
        + [[0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80]]

    private let corpus: [[UInt8]]
    private var generator: SeededGenerator

    init(corpus: [[UInt8]], seed: UInt64) {
        self.corpus = corpus
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var bytes = corpus[below(corpus.count)]
        for _ in 0..<(1 + below(4)) { mutate(&bytes) }
        return bytes.count > Self.maxBytes ? Array(bytes[..<Self.maxBytes]) : bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let position = below(bytes.count + 1)
        switch below(8) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(below(8))
        case 1 where position < bytes.count: bytes[position] = UInt8(below(256))
        case 2: bytes.removeSubrange(position..<min(bytes.count, position + 1 + below(16)))
        case 3: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + 1 + below(64))], at: below(bytes.count + 1))
        case 4: bytes.removeSubrange(position...)
        case 5:
            let other = corpus[below(corpus.count)]
            bytes.replaceSubrange(position..., with: other[below(other.count + 1)...])
        default: bytes.insert(contentsOf: Self.tokens[below(Self.tokens.count)], at: position)
        }
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
}
