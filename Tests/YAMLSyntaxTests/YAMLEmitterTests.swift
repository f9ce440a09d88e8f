import Diagnostics
import TestSupport
import Testing
import YAMLSyntax

@Suite struct YAMLEmitterTests {
    private func text(_ document: YAMLDocument) -> String { String(decoding: YAMLEmitter.emit(document), as: UTF8.self) }

    @Test func collectionsStandInBlocksInTheirOrder() {
        let document: YAMLDocument = ["groups": [["name": "a", "rules": []], ["name": "b", "limit": 3, "partial": true]], "empty": [:]]
        #expect(
            text(document) == """
                groups:
                - name: a
                  rules: []
                - name: b
                  limit: 3
                  partial: true
                empty: {}

                """)
    }

    @Test(arguments: ["yes", "No", "0755", "12:30", "1e3", "null", "~", "", "-1", ".5", "2026-11-24", "=", "+1"])
    func textThatReadsAsSomethingElseIsQuoted(_ value: String) {
        #expect(text(["key": .string(value)]) == "key: \"\(value)\"\n")
    }

    @Test func linesAreALiteralBlock() {
        #expect(text(["expr": .block("a > 1\n  and\nb > 2\n")]) == "expr: |\n  a > 1\n    and\n  b > 2\n")
    }

    @Test func longLinesAreNotFolded() {
        let long = String(repeating: "word ", count: 100) + "end"
        #expect(text(["key": .string(long)]) == "key: \(long)\n")
    }

    /// Whatever is written must be read again as the same text.
    @Test func anyTextSurvivesTheRoundTrip() throws {
        var generator = SeededGenerator(seed: 11)
        let pieces = ["a", " ", "\n", ":", "#", "'", "\"", "-", "{", "}", "é", "🎵", "\t", "&", "*", "!", "|", ">", "%", "@", "`", "\\"]
        for _ in 0..<2_000 {
            let value = (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let bytes = YAMLEmitter.emit(.mapping([YAMLMember("key", .string(value))]))
            let sink = DiagnosticSink()
            let node = YAMLParser.parse(SourceFile(path: "emitted", bytes: bytes), into: sink)
            guard case .mapping(let entries)? = node?.value, case .scalar(let scalar)? = entries.first?.value.value else {
                Issue.record("not read back: \(value.debugDescription)")
                continue
            }
            #expect(scalar.text == value)
        }
    }
}
