/// The text after `|` or `>`, taken apart.
struct YAMLBlockText {
    /// The sign, `2` where an indentation was given, how the text ends, and a comment.
    private(set) var header: [UInt8]
    /// The lines without their indentation, up to the last that counts.
    private(set) var lines: [ArraySlice<UInt8>]
    /// Where the last line that counts ends.
    let end: Int

    /// - Parameters:
    ///   - bytes: from the sign to the start of the line after it.
    ///   - column: how far in the block stands that it is a value of.
    ///   - endsFile: nothing follows, perhaps not even a line feed.
    init(_ bytes: ArraySlice<UInt8>, around column: Int?, endsFile: Bool) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let first = lines.removeFirst()
        let signs = first.prefix { !YAMLNodeLayout.isBlank($0) && $0 != UInt8(ascii: "#") }
        let comment = first.firstIndex(of: UInt8(ascii: "#")).map { [0x20] + YAMLGap.comment(first[$0...]) } ?? []
        let given = signs.first { (0x31...0x39).contains($0) }.map { Int($0 - 0x30) + (column ?? 0) }
        let indentation = given ?? Self.indentation(of: lines)
        // Behind the last line feed there is no line.
        let isCutShort = endsFile && lines.last.map { Self.isEmpty($0, indentation) } == false
        if !isCutShort { _ = lines.popLast() }
        var keepsEnd = signs.contains(UInt8(ascii: "+"))
        var ending = signs.last { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        if isCutShort, ending != UInt8(ascii: "-") {
            // The last line has no line feed and gets one, which must not become part of the text.
            ending = UInt8(ascii: "-")
            keepsEnd = false
        }
        if !keepsEnd { while lines.last.map({ Self.isEmpty($0, indentation) }) == true { lines.removeLast() } }
        header = signs.prefix(1) + (given == nil ? [] : [UInt8(ascii: "2")]) + (ending.map { [$0] } ?? []) + comment
        end = lines.last?.endIndex ?? first.endIndex
        self.lines = lines.map { $0.dropFirst(min(indentation, $0.prefix { $0 == 0x20 }.count)) }
    }

    /// As libyaml finds it: that of the first line with text, or of an empty line before it that is longer.
    private static func indentation(of lines: [ArraySlice<UInt8>]) -> Int {
        var indentation = 0
        for line in lines {
            let spaces = line.prefix { $0 == 0x20 }.count
            indentation = max(indentation, spaces)
            if spaces < line.count { break }
        }
        return indentation
    }

    private static func isEmpty(_ line: ArraySlice<UInt8>, _ indentation: Int) -> Bool {
        line.count <= indentation && line.allSatisfy { $0 == 0x20 }
    }
}
