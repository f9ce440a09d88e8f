import Diagnostics
import Testing

@Suite struct DiagnosticRendererTests {
    private let file = SourceFile(path: "endpoints.yaml", bytes: Array("a: 1\nb: [x, y]\n\nsome: text\na: 2\n".utf8))

    private func file(_ text: String) -> SourceFile { SourceFile(path: "f", bytes: Array(text.utf8)) }

    private func range(_ offsets: Range<Int>) -> SourceRange { SourceRange(file: file, offsets: offsets) }

    /// The source line and the underline of a diagnostic about some bytes of a text.
    private func underlined(_ text: String, _ offsets: Range<Int>) -> [String] {
        let diagnostic = Diagnostic(.syntax, "m", at: SourceRange(file: file(text), offsets: offsets))
        return DiagnosticRenderer().render(diagnostic).split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3)
            .map(String.init)
    }

    @Test func everyPart() {
        let diagnostic = Diagnostic(
            .duplicateKey, "duplicate key `a`", at: range(27..<28), hint: "remove one",
            labels: [.init("first defined here", at: range(0..<1))],
            notes: ["one", "two"], help: "setlist explain E1013")
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                error[E1013]: duplicate key `a`
                 --> endpoints.yaml:5:1
                  |
                1 | a: 1
                  | - first defined here
                ...
                5 | a: 2
                  | ^ remove one
                  |
                 = note: one
                 = note: two
                 = help: setlist explain E1013
                """)
    }

    @Test func theGutterFitsTheLargestLineNumber() {
        let text = String(repeating: "x\n", count: 99) + "y"
        let labelled = SourceFile(path: "f", bytes: Array(text.utf8))
        let diagnostic = Diagnostic(
            .syntax, "m", at: SourceRange(file: labelled, offsets: 198..<199),
            labels: [.init("l", at: SourceRange(file: labelled, offsets: 0..<1))], notes: ["n"])
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                error[E1007]: m
                   --> f:100:1
                    |
                  1 | x
                    | - l
                ...
                100 | y
                    | ^
                    |
                   = note: n
                """)
    }

    @Test func aLabelOnTheSameLineHasItsOwnUnderline() {
        let diagnostic = Diagnostic(.syntax, "m", at: range(12..<13), hint: "h", labels: [.init("l", at: range(9..<10))], help: nil)
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                error[E1007]: m
                 --> endpoints.yaml:2:8
                  |
                2 | b: [x, y]
                  |        ^ h
                  |     - l
                """)
    }

    @Test func aLabelInAnotherFileHasItsOwnSnippet() {
        let other = SourceRange(file: SourceFile(path: "policies.yaml", bytes: Array("caches:\n".utf8)), offsets: 0..<6)
        let diagnostic = Diagnostic(.syntax, "m", at: range(0..<1), severity: .warning, labels: [.init("there", at: other)])
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                warning[E1007]: m
                 --> endpoints.yaml:1:1
                  |
                1 | a: 1
                  | ^
                 ::: policies.yaml:1:1
                  |
                1 | caches:
                  | ------ there
                """)
    }

    @Test func withoutAPlace() {
        let diagnostic = Diagnostic(.unreadableFile, "cannot read `x.yaml`", at: nil, notes: ["no such file"], help: "create it")
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                error[E1001]: cannot read `x.yaml`
                 = note: no such file
                 = help: create it
                """)
    }

    @Test func aRangeOfLinesIsUnderlinedToTheEndOfItsFirst() {
        #expect(underlined("key: [a,\n  b]\n", 5..<13) == ["1 | key: [a,", "  |      ^^^"])
    }

    @Test func anEmptyRangeIsOneCaret() {
        #expect(underlined("key:\n", 4..<4) == ["1 | key:", "  |     ^"])
        #expect(underlined("", 0..<0) == ["1 |", "  | ^"])
    }

    @Test func tabsWideAndCombiningCharactersStayAligned() {
        #expect(underlined("\tkey", 1..<4) == ["1 |     key", "  |     ^^^"])
        #expect(underlined("日本: x", 8..<9) == ["1 | 日本: x", "  |       ^"])
        #expect(underlined("日本: x", 0..<6) == ["1 | 日本: x", "  | ^^^^"])
        #expect(underlined("e\u{301}: x", 5..<6) == ["1 | e\u{301}: x", "  |    ^"])
        #expect(underlined("😀x", 4..<5) == ["1 | 😀x", "  |   ^"])
    }

    @Test func nothingFromAFileReachesTheTerminalRaw() {
        #expect(underlined("a\u{1B}[31mb", 1..<2) == ["1 | a\\u{1B}[31mb", "  |  ^^^^^^"])
        #expect(underlined("a\u{202E}b", 4..<5) == ["1 | a\\u{202E}b", "  |          ^"])
        let loud = Diagnostic(.syntax, "key `\u{1B}[2J\n`", at: nil, notes: ["\u{7}"], help: "\u{9B}")
        let text = DiagnosticRenderer().render(loud)
        #expect(text == "error[E1007]: key `\\u{1B}[2J\\n`\n = note: \\u{7}\n = help: \\u{9B}")
    }

    @Test func invalidBytesTakeOneColumn() {
        let bytes: [UInt8] = [0x61, 0xFF, 0x62]
        let range = SourceRange(file: SourceFile(path: "f", bytes: bytes), offsets: 2..<3)
        #expect(DiagnosticRenderer().render(Diagnostic(.syntax, "m", at: range)).contains("1 | a\u{FFFD}b\n  |   ^"))
    }

    @Test func longLinesAreCutAroundTheCaret() {
        let line = String(repeating: "a", count: 500) + "KEY" + String(repeating: "b", count: 500)
        let lines = underlined(line, 500..<503)
        let lead = String(repeating: "a", count: 40)
        #expect(lines[0] == "1 | …" + lead + "KEY" + String(repeating: "b", count: 76) + "…")
        #expect(lines[1] == "  | " + String(repeating: " ", count: 41) + "^^^")
        #expect(underlined(line, 2..<1000)[1] == "  |   " + String(repeating: "^", count: 118))
    }

    @Test func colourChangesNothingElse() {
        let diagnostic = Diagnostic(
            .syntax, "m", at: range(0..<1), hint: "h", labels: [.init("l", at: range(5..<6))], notes: ["n"], help: "p")
        let painted = DiagnosticRenderer(color: true).render(diagnostic)
        #expect(painted.hasPrefix("\u{1B}[1;31merror[E1007]\u{1B}[0m: "))
        #expect(painted.replacing(/\u{1B}\[[0-9;]*m/, with: "") == DiagnosticRenderer().render(diagnostic))
    }

    @Test func severalEndWithTheirSummary() {
        let warning = Diagnostic(.syntax, "w", at: nil, severity: .warning)
        let error = Diagnostic(.syntax, "e", at: nil)
        #expect(DiagnosticRenderer().render([warning, error]) == "warning[E1007]: w\n\nerror[E1007]: e\n\n1 error, 1 warning")
        #expect(DiagnosticRenderer().render([]) == "")
    }

    @Test func summaries() {
        #expect(DiagnosticRenderer.summary(errors: 2, warnings: 1) == "2 errors, 1 warning")
        #expect(DiagnosticRenderer.summary(errors: 0, warnings: 2) == "2 warnings")
        #expect(DiagnosticRenderer.summary(errors: 1, warnings: 0) == "1 error")
        #expect(DiagnosticRenderer.summary(errors: 0, warnings: 0) == "0 errors")
    }
}
