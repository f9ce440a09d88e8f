package import Diagnostics

/// The canonical layout of a file: indentation, blanks, empty lines and line ends by rule, everything else as it was written.
package enum YAMLFormatter {
    /// The layout would mean something else than the file does: a mistake of the formatter, found before anything is written.
    package struct Mismatch: Error {
        /// Where the two part.
        package let range: SourceRange
    }

    /// The text of a file in its canonical layout.
    ///
    /// - Returns: `nil`, with an error in the sink, when the file cannot be read.
    package static func format(_ file: SourceFile, limits: YAMLLimits = .standard, into sink: DiagnosticSink) throws(Mismatch) -> [UInt8]? {
        let problems = DiagnosticSink()
        _ = YAMLParser.parse(file, limits: limits, into: problems)
        problems.diagnostics.forEach(sink.report)
        if problems.hasErrors { return nil }
        // A CR stands only before LF, where it is part of the line break.
        let text = SourceFile(path: file.path, bytes: file.bytes.filter { $0 != 0x0D })
        var output: [UInt8] = []
        let place: Range<Int>?
        do throws(YAMLFatalProblem) {
            var writer = YAMLLayoutWriter(text.bytes)
            for token in try YAMLToken.tokens(of: text) { writer.write(token) }
            output = writer.output
            place = try difference(of: text, and: SourceFile(path: file.path, bytes: output))
        } catch {
            place = 0..<0
        }
        if let place { throw Mismatch(range: SourceRange(file: text, offsets: place)) }
        return output
    }

    /// Where two texts first part in what they say to a reader of YAML or in their comments; `nil` when nowhere.
    static func difference(of old: SourceFile, and new: SourceFile) throws(YAMLFatalProblem) -> Range<Int>? {
        let (before, after) = (try events(of: old), try events(of: new))
        for (index, event) in before.enumerated() where !after.indices.contains(index) || after[index].kind != event.kind {
            return event.offsets
        }
        let end = old.bytes.count..<old.bytes.count
        if after.count > before.count { return end }
        return try comments(of: old) == comments(of: new) ? nil : end
    }

    private static func events(of file: SourceFile) throws(YAMLFatalProblem) -> [YAMLEvent] {
        var reader = YAMLEventReader(file: file, from: 0)
        var events: [YAMLEvent] = []
        while let event = try reader.next() { events.append(event) }
        return events
    }

    /// Every comment in its order.
    private static func comments(of file: SourceFile) throws(YAMLFatalProblem) -> [[UInt8]] {
        var comments: [[UInt8]] = []
        var end = 0
        for token in try YAMLToken.tokens(of: file) where !token.offsets.isEmpty || token.kind == .streamEnd {
            comments += YAMLGap(file.bytes[end..<token.offsets.lowerBound]).comments
            end = token.offsets.upperBound
            switch token.kind {
            case .scalar(.literal), .scalar(.folded):
                let first = file.bytes[token.offsets].prefix { $0 != 0x0A }
                comments += YAMLGap(first).comments
            default: break
            }
        }
        return comments
    }
}
