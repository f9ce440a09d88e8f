import Diagnostics

/// What libyaml says when it gives up, in its words.
struct YAMLSyntaxFailure {
    var problem: String
    /// Byte offset at which it was noticed.
    var offset: Int
    /// What libyaml was doing, such as "while parsing a block mapping".
    var context: String?
    /// Byte offset at which that began.
    var contextOffset: Int

    /// The failure in the words of people who write YAML.
    func diagnostic(in file: SourceFile) -> Diagnostic {
        if let tab = indentingTab(in: file) {
            return Diagnostic(
                .tabIndentation, "a tab is used as indentation", at: SourceRange(file: file, offsets: tab..<tab + 1),
                help: "indent with spaces; YAML does not allow tabs there")
        }
        if let tag = tag(in: file) { return .tag(at: SourceRange(file: file, offsets: tag)) }
        let explanation = Explanation(problem: problem)
        let place = explanation.isAboutContext ? contextOffset : self.place(in: file)
        var labels: [Diagnostic.Label] = []
        if let subject, contextOffset < place {
            let start = SourceRange(file: file, offsets: contextOffset..<contextOffset)
            labels.append(Diagnostic.Label("the \(subject) starts here", at: start))
        }
        return Diagnostic(
            .syntax, explanation.message, at: SourceRange(file: file, offsets: place..<place), hint: explanation.hint, labels: labels,
            help: explanation.help)
    }

    /// The tag that libyaml could not read or resolve.
    private func tag(in file: SourceFile) -> Range<Int>? {
        let start: Int? =
            switch (context, problem) {
            case ("while scanning a tag", _), ("while parsing a tag", _): contextOffset
            case (_, "found undefined tag handle"): offset
            default: nil
            }
        return start.flatMap { YAMLNodeLayout(of: $0..<$0 + 1, in: file.bytes).tag }
    }

    /// The offset, moved back behind the last text when the file ends too early.
    private func place(in file: SourceFile) -> Int {
        guard offset == file.bytes.count else { return offset }
        return (file.bytes.lastIndex { !YAMLNodeLayout.isBlank($0) } ?? -1) + 1
    }

    /// The first tab of the line's indentation, when the failure is within it.
    private func indentingTab(in file: SourceFile) -> Int? {
        let line = file.bytes[file.lineOffsets(file.position(at: offset).line)]
        let indentation = line.prefix { $0 == 0x20 || $0 == 0x09 }
        return offset <= indentation.endIndex ? indentation.firstIndex(of: 0x09) : nil
    }

    /// What libyaml was reading, in the words of this program.
    private var subject: String? {
        switch context {
        case "while parsing a block mapping", "while parsing a flow mapping": "mapping"
        case "while parsing a block collection", "while parsing a flow sequence": "list"
        case "while scanning a quoted scalar", "while parsing a quoted scalar": "quoted text"
        default: nil
        }
    }

    /// How a problem of libyaml is told.
    private struct Explanation {
        var message: String
        var hint: String?
        var help: String?
        /// The place to look at is where the context began: the problem is noticed only lines later.
        var isAboutContext = false

        init(problem: String) {
            switch problem {
            case "could not find expected ':'":
                message = "a key without `:`"
                hint = "expected `key: value`"
                isAboutContext = true
            case "mapping values are not allowed in this context":
                message = "a key is not allowed here"
                hint = "unexpected `:`"
                help = "quote text that contains `: `; indent the keys of a mapping alike; end the key above this one with `:`"
            case "block sequence entries are not allowed in this context":
                message = "a list item is not allowed here"
                hint = "unexpected `- `"
                help = "start a list on its own line, below its key; quote text that starts with `- `"
            case "mapping keys are not allowed in this context":
                message = "an explicit key is not allowed here"
                hint = "unexpected `? `"
                help = "quote text that starts with `? `"
            case "did not find expected key":
                message = "expected a key of this mapping"
                help = "indent the keys of a mapping alike; quote text that starts with a special character"
            case "did not find expected '-' indicator":
                message = "expected a list item"
                hint = "expected `- `"
                help = "indent the items of a list alike"
            case "did not find expected ',' or ']'":
                message = "a list in brackets is not closed"
                hint = "expected `,` or `]`"
            case "did not find expected ',' or '}'":
                message = "a mapping in braces is not closed"
                hint = "expected `,` or `}`"
            case "did not find expected node content":
                message = "expected a value"
                help = "quote text that starts with a special character"
            case "found unexpected end of stream":
                message = "quoted text is never closed"
                hint = "the quote starts here"
                isAboutContext = true
            case "found unknown escape character":
                message = "an unknown escape in double quotes"
                help = "write `\\\\` for a backslash, or use single quotes, which have no escapes"
            case "found character that cannot start any token":
                message = "this character cannot start a value"
                help = "quote text that starts with `@`, `%` or a backtick"
            case "did not find expected alphabetic or numeric character":
                message = "an anchor or alias needs a name of letters, digits, `-` and `_`"
                help = "quote text that starts with `*` or `&`"
            case "did not find expected comment or line break":
                message = "text after `|` or `>` starts on the next line"
            default: message = problem
            }
        }
    }
}
