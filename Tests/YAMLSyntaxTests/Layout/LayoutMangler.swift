import TestSupport

/// Spoils the layout of a canonical file without touching what it says: indentation, blanks, empty lines, line ends.
struct LayoutMangler {
    private var generator: SeededGenerator
    /// Where each level begins.
    private var columns: [Int]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        columns = [0]
        // The margin may be moved, too; a dash and a space need two columns.
        if Bool.random(using: &generator) { columns = [Int.random(in: 0...3, using: &generator)] }
        for _ in 0..<20 { columns.append(columns[columns.count - 1] + Int.random(in: 2...5, using: &generator)) }
    }

    mutating func mangle(_ text: String) -> String {
        var output: [String] = []
        var blockText: (level: Int, indentation: Int)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let spaces = line.prefix { $0 == " " }.count
            if let block = blockText {
                if line.isEmpty {
                    output.append("")
                    continue
                } else if spaces >= block.indentation {
                    output.append(String(repeating: " ", count: columns[block.level] + spaces - block.indentation) + line.dropFirst(spaces))
                    continue
                }
                blockText = nil
            }
            if line.hasSuffix("|") || line.hasSuffix(">-") {
                let level = spaces / 2 + line.dropFirst(spaces).prefix { $0 == "-" || $0 == " " }.count / 2 + 1
                blockText = (level, level * 2)
                output.append(indented(line))
                continue
            }
            if line.isEmpty {
                // Only spaces: a tab there is an indentation to libyaml.
                let spaces = String(repeating: " ", count: Int.random(in: 0...3, using: &generator))
                output += Array(repeating: spaces, count: Int.random(in: 1...3, using: &generator))
            } else {
                output.append(indented(line) + blanks(0...3))
            }
        }
        let lineEnd = Bool.random(using: &generator) ? "\r\n" : "\n"
        let isCut = blockText == nil && Bool.random(using: &generator)
        return [lineEnd, ""][Int.random(in: 0...1, using: &generator)] + output.joined(separator: lineEnd)
            + (isCut ? "" : lineEnd + (blockText == nil ? lineEnd : ""))
    }

    /// The line at the columns of its levels, with other blanks within.
    private mutating func indented(_ line: Substring) -> String {
        guard !line.isEmpty else { return "" }
        let spaces = line.prefix { $0 == " " }.count
        var level = spaces / 2
        var rest = line.dropFirst(spaces)
        var text = String(repeating: " ", count: columns[level])
        while rest.hasPrefix("- ") {
            text += "-" + String(repeating: " ", count: columns[level + 1] - columns[level] - 1)
            rest = rest.dropFirst(2)
            level += 1
        }
        if rest.hasPrefix("#") { return text + comment(rest) }
        guard let colon = rest.range(of: ": ").map(\.lowerBound), !rest[..<colon].contains(where: { "{[\"' ".contains($0) }) else {
            return text + (rest.hasPrefix("{") || rest.hasPrefix("[") ? brackets(rest) : String(rest))
        }
        let value = rest[colon...].dropFirst(2)
        text += rest[..<colon] + blanks(0...1) + ":" + blanks(1...3)
        if value.hasPrefix("{") || value.hasPrefix("[") { return text + brackets(value) }
        guard !value.hasPrefix("\""), !value.hasPrefix("'"), let hash = value.range(of: " # ").map(\.lowerBound) else {
            return text + value
        }
        return text + value[..<hash] + blanks(1...4) + comment(value[hash...].dropFirst())
    }

    private mutating func comment(_ text: Substring) -> String {
        let isTight = text.hasPrefix("# ") && !text.dropFirst(2).isEmpty && !" #!".contains(text.dropFirst(2).first ?? " ")
        return isTight && Bool.random(using: &generator) ? "#" + text.dropFirst(2) : String(text)
    }

    /// Other blanks around the signs of a flow collection; quoted text stays.
    private mutating func brackets(_ text: Substring) -> String {
        var output = ""
        var quote: Character?
        var isStart = true
        var skipsSpace = false
        for character in text {
            if let open = quote {
                output.append(character)
                if character == open { quote = nil }
                continue
            }
            if character == " ", skipsSpace { continue }
            skipsSpace = false
            switch character {
            case "\"" where isStart, "'" where isStart:
                quote = character
                output.append(character)
            case "{", "[":
                output += String(character) + blanks(0...2)
            case ",":
                output += blanks(0...2) + "," + blanks(0...2)
                skipsSpace = true
            case "}", "]": output += blanks(0...2) + String(character)
            case ":" where !isStart: output.append(":")
            default: output.append(character)
            }
            isStart = "{[, ".contains(character)
        }
        return output
    }

    private mutating func blanks(_ count: ClosedRange<Int>) -> String {
        String(repeating: Int.random(in: 0...4, using: &generator) == 0 ? "\t" : " ", count: Int.random(in: count, using: &generator))
    }
}

extension Substring {
    /// Where another text first stands.
    fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}
