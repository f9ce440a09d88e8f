/// Writes the tokens of a file again, with blanks and indentation by rule; line breaks stay where they are.
///
/// A file's lines must end with LF.
struct YAMLLayoutWriter {
    /// A block mapping or sequence that is open.
    private struct Block {
        let isMapping: Bool
        /// Its dashes stand no further in than the keys around it, and the scanner tells neither its start nor its end.
        var isUnindented = false
        /// How far in it stood.
        let column: Int
        /// How far in it stands.
        let indentation: Int
    }

    private static let step = 2

    private let bytes: [UInt8]
    private(set) var output: [UInt8] = []
    private var blocks: [Block] = []
    private var flowDepth = 0
    /// The last token with a width, what was open behind it, and where the gap after it begins.
    private var previous: YAMLToken.Kind?
    private var blocksBehindPrevious: [Block] = []
    private var flowDepthBehindPrevious = 0
    private var gapStart = 0
    /// The next token with a width begins an entry of the innermost block mapping.
    private var isAtKey = false
    private var hasEmptyLine = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Tokens are written one after the other; the last is the end of the stream.
    mutating func write(_ token: YAMLToken) {
        follow(token)
        guard !token.offsets.isEmpty || token.kind == .streamEnd else { return }
        let gap = YAMLGap(bytes[gapStart..<token.offsets.lowerBound])
        if token.kind == .streamEnd {
            breakLines(gap.lines + [YAMLGap.Line(comment: nil, column: 0)], before: token)
            if !output.isEmpty { output.append(0x0A) }
            return
        }
        if previous == nil || gap.hasLineBreak {
            breakLines(gap.lines, before: token)
            startLine(indentation(of: token.kind))
        } else if needsSpace(before: token.kind) {
            output.append(0x20)
        }
        gapStart = token.offsets.upperBound
        switch token.kind {
        case .scalar(.literal), .scalar(.folded): writeBlockScalar(token.offsets)
        case .scalar(let style): writeScalar(token.offsets, hasEscapes: style == .doubleQuoted)
        default: output += bytes[token.offsets]
        }
        if token.kind == .flowStart { flowDepth += 1 }
        previous = token.kind
        blocksBehindPrevious = blocks
        flowDepthBehindPrevious = flowDepth
        isAtKey = false
    }

    // MARK: Structure

    private mutating func follow(_ token: YAMLToken) {
        // Within brackets there are no blocks.
        guard flowDepth == 0 else {
            if token.kind == .flowEnd { flowDepth -= 1 }
            return
        }
        let isEntry = token.kind == .blockEntry
        if !isEntry, blocks.last?.isUnindented == true, [.key, .value, .blockEnd].contains(token.kind) { blocks.removeLast() }
        switch token.kind {
        case .blockMappingStart, .blockSequenceStart: open(token)
        case .blockEntry where blocks.last?.isMapping == true: open(token)
        case .blockEnd: blocks.removeLast()
        case .key: isAtKey = true
        default: break
        }
    }

    private mutating func open(_ token: YAMLToken) {
        blocks.append(
            Block(
                isMapping: token.kind == .blockMappingStart, isUnindented: token.kind == .blockEntry,
                column: column(of: token.offsets.lowerBound), indentation: valueIndentation))
    }

    /// Where a value of the innermost block stands that begins a line.
    private var valueIndentation: Int { blocks.last.map { $0.indentation + Self.step } ?? 0 }

    /// Where the text of a scalar goes on; never at the margin, where it may look like the mark of a document.
    private var textIndentation: Int { max(Self.step, valueIndentation) + flowDepth * Self.step }

    private func indentation(of token: YAMLToken.Kind) -> Int {
        if token == .documentMark { return 0 }
        if flowDepth > 0 || token == .flowEnd { return valueIndentation + flowDepth * Self.step }
        let beginsEntry = isAtKey || token == .blockEntry || token == .value
        return beginsEntry ? blocks.last?.indentation ?? 0 : valueIndentation
    }

    private func column(of offset: Int) -> Int {
        offset - (bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    }

    // MARK: Blanks, line breaks and comments

    private func needsSpace(before token: YAMLToken.Kind) -> Bool {
        switch (previous, token) {
        // What is empty keeps its distance, lest the signs around it are read as text. `*name:` would be an alias of that name.
        case (.value, _), (.alias, .value): true
        case (.blockEntry, _), (.key, _), (.anchor, _), (.documentMark, _): true
        case (.flowEntry, .flowEnd): false
        case (.flowEntry, _): true
        case (.flowStart, _), (_, .flowEnd), (_, .flowEntry), (_, .value): false
        default: true
        }
    }

    /// Writes the comments of a gap that has a line break, up to the line of the token.
    private mutating func breakLines(_ lines: [YAMLGap.Line], before token: YAMLToken) {
        hasEmptyLine = false
        let isEnd = token.kind == .streamEnd
        let least = isEnd ? 0 : indentation(of: token.kind)
        let column = isEnd ? 0 : column(of: token.offsets.lowerBound)
        for (index, line) in lines.dropLast().enumerated() {
            guard let comment = line.comment else {
                if index > 0 { hasEmptyLine = true }
                continue
            }
            if index == 0, previous != nil {
                output += [0x20] + comment
            } else {
                startLine(max(least, commentIndentation(line.column, before: column)))
                output += comment
            }
        }
    }

    /// A comment that stands further in than what follows belongs to the innermost block around that place.
    private func commentIndentation(_ column: Int, before next: Int) -> Int {
        if flowDepthBehindPrevious > 0 { return valueIndentation + flowDepthBehindPrevious * Self.step }
        if column <= next { return 0 }
        return (blocksBehindPrevious + blocks).filter { $0.column <= column }.map(\.indentation).max() ?? 0
    }

    private mutating func startLine(_ indentation: Int) {
        if !output.isEmpty {
            output.append(0x0A)
            if hasEmptyLine { output.append(0x0A) }
        }
        hasEmptyLine = false
        indent(indentation)
    }

    private mutating func indent(_ count: Int) { output.append(contentsOf: repeatElement(0x20, count: count)) }

    // MARK: Scalars

    /// Plain and quoted text: blanks at the start and the end of its lines mean nothing, unless they are escaped.
    private mutating func writeScalar(_ offsets: Range<Int>, hasEscapes: Bool) {
        let lines = bytes[offsets].split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var line = line
            if index > 0 {
                output.append(0x0A)
                line = line.drop(while: YAMLNodeLayout.isBlank)
            }
            if index < lines.count - 1 {
                while let last = line.last, YAMLNodeLayout.isBlank(last) {
                    if hasEscapes, line.dropLast().reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1 { break }
                    line = line.dropLast()
                }
            }
            if index > 0, !line.isEmpty { indent(textIndentation) }
            output += line
        }
    }

    /// Text after `|` or `>`, moved as a whole.
    private mutating func writeBlockScalar(_ offsets: Range<Int>) {
        let text = YAMLBlockText(bytes[offsets], around: blocks.last?.column, endsFile: offsets.upperBound == bytes.count)
        output += text.header
        for line in text.lines {
            output.append(0x0A)
            if !line.isEmpty { indent(textIndentation) }
            output += line
        }
        gapStart = text.end
    }
}
