import Diagnostics
import Testing
import YAMLSyntax

@Suite struct RangeTests {
    @Test func scalarsWithoutWhatSurroundsThem() {
        let reading = Reading("plain:   two words   # comment\nsingle: 'it''s'  \ndouble: \"a\\nb\" # comment\n")
        #expect(reading.text("plain") == "two words")
        #expect(reading.text("single") == "'it''s'")
        #expect(reading.text("double") == #""a\nb""#)
        #expect(reading.find(["single"])?.scalar == YAMLScalar(text: "it's", style: .singleQuoted))
        #expect(reading.find(["double"])?.scalar == YAMLScalar(text: "a\nb", style: .doubleQuoted))
    }

    @Test func columnsCountScalarsAndOffsetsCountBytes() throws {
        let reading = Reading("café: 日本語 ok\n😀: [é, 'ü']\n")
        let entries = try #require(reading.node).entries
        #expect(entries.map { reading.source($0.keyRange) } == ["café", "😀"])
        let value = entries[0].value.range
        #expect(value.start == SourcePosition(offset: 7, line: 0, column: 6))
        #expect(value.end == SourcePosition(offset: 19, line: 0, column: 12))
        #expect(reading.text("😀") == "[é, 'ü']")
        #expect(reading.text("😀", 1) == "'ü'")
        #expect(entries[1].value.range.start == SourcePosition(offset: 26, line: 1, column: 3))
    }

    @Test func nonASCIITextFarIntoTheFile() {
        let filler = String(repeating: "# é日😀\n", count: 500)
        #expect(Reading(filler + "key: välue\n").text("key") == "välue")
    }

    @Test func carriageReturnsBelongToNoRange() {
        let reading = Reading("a: one\r\nb:\r\n  c: 'two'\r\n  d: |\r\n    text\r\n\r\ne: é\r\n")
        #expect(reading.codes.isEmpty)
        #expect(reading.text("a") == "one")
        #expect(reading.text("b", "c") == "'two'")
        #expect(reading.text("b", "d") == "|\r\n    text")
        #expect(reading.text("e") == "é")
        #expect(reading.find(["e"])?.range.start.line == 6)
    }

    @Test func blockTextEndsAtItsLastLine() {
        let reading = Reading("a: |  # comment\n  first\n\n  last\n\n\n# comment\nb: >-\n  folded\n  text\nc: |\n")
        #expect(reading.text("a") == "|  # comment\n  first\n\n  last")
        #expect(reading.text("b") == ">-\n  folded\n  text")
        #expect(reading.text("c") == "|")
        #expect(reading.find(["a"])?.scalar == YAMLScalar(text: "first\n\nlast\n", style: .literal))
        #expect(reading.find(["b"])?.scalar == YAMLScalar(text: "folded text", style: .folded))
    }

    @Test func flowCollectionsIncludeTheirBrackets() {
        let reading = Reading("a: { x: [1, 2 ] , y: {} }  # comment\nb: [k: v , w]\n")
        #expect(reading.text("a") == "{ x: [1, 2 ] , y: {} }")
        #expect(reading.text("a", "x") == "[1, 2 ]")
        #expect(reading.text("a", "y") == "{}")
        #expect(reading.text("b", 0) == "k: v")
        #expect(reading.text("b", 1) == "w")
    }

    @Test func blockCollectionsEndWithTheirLastChild() {
        let reading = Reading("a:\n  - one\n  - k: v\n    l:  last  \n\n# comment\nb:\n- x\n-\n\nc: {}\n")
        #expect(reading.text("a") == "- one\n  - k: v\n    l:  last")
        #expect(reading.text("a", 1) == "k: v\n    l:  last")
        #expect(reading.text("b") == "- x\n-")
        #expect(reading.text() == "a:\n  - one\n  - k: v\n    l:  last  \n\n# comment\nb:\n- x\n-\n\nc: {}")
    }

    @Test func anchorsBelongToNoRange() {
        let reading = Reading("a: &x  text\nb: &y\n  &key k: v\nc: &z # comment\n  - 1\nd: &e\n")
        #expect(reading.text("a") == "text")
        #expect(reading.text("b") == "k: v")
        #expect(reading.text("c") == "- 1")
        #expect(reading.text("d") == "")
    }

    @Test func nothingWrittenIsAnEmptyRangeBesideItsKey() {
        let reading = Reading("a:\nb:   # comment\nc: {d , e: }\n? f\n\n# comment\ng: 1\n")
        #expect(reading.find(["a"])?.range.start.offset == 2)
        #expect(reading.find(["a"])?.range.end.offset == 2)
        #expect(reading.find(["b"])?.range.start.offset == 5)
        #expect(reading.text("c", "d") == "")
        #expect(reading.find(["c", "d"])?.range.start.column == 5)
        #expect(reading.find(["a"])?.scalar?.isNull == true)
    }

    @Test func anAliasStandsWhereItIsUsed() {
        let reading = Reading("a: &x {k: v}\nb: *x\n*x : 1\n")
        #expect(reading.text("b") == "*x")
        #expect(reading.find(["b"])?.range.start.line == 1)
        #expect(reading.find(["b", "k"])?.range.start.line == 0)
        #expect(reading.codes == [.keyNotText])
    }

    @Test func aByteOrderMarkShiftsNothing() {
        let reading = Reading("\u{FEFF}a: é\nb: c\n")
        #expect(reading.codes == [.byteOrderMark])
        #expect(reading.text("a") == "é")
        #expect(reading.find(["a"])?.range.start == SourcePosition(offset: 6, line: 0, column: 4))
        #expect(reading.text("b") == "c")
    }
}
