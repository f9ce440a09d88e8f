/// What stands between two tokens: blanks, line breaks and comments.
struct YAMLGap {
    /// A line of it, without blanks around.
    struct Line {
        /// `nil` where there is none.
        let comment: [UInt8]?
        /// How far in it begins.
        let column: Int
    }

    /// The first ends the line of the token before, the last begins that of the token after it.
    let lines: [Line]

    var hasLineBreak: Bool { lines.count > 1 }

    /// - Parameter bytes: begins behind a token, or at the start of the text; its lines end with LF.
    init(_ bytes: ArraySlice<UInt8>) {
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            let start = line.firstIndex(of: UInt8(ascii: "#"))
            return Line(comment: start.map { Self.comment(line[$0...]) }, column: (start ?? line.endIndex) - line.startIndex)
        }
    }

    var comments: [[UInt8]] { lines.compactMap(\.comment) }

    /// `# text`: nothing behind it, and a space before it, but for `##` and `#!`.
    static func comment(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let end = bytes.lastIndex { !YAMLNodeLayout.isBlank($0) } ?? bytes.startIndex
        let text = bytes[(bytes.startIndex + 1)..<(end + 1)]
        guard let first = text.first, !" \t#!".utf8.contains(first) else { return [UInt8(ascii: "#")] + text }
        return [UInt8(ascii: "#"), UInt8(ascii: " ")] + text
    }
}
