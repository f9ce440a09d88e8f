import Diagnostics
import Testing
import YAMLSyntax

@Suite struct YAMLParserTests {
    @Test(arguments: ["no", "on", "0755", "12:30", "1_000", "1e3", "~", "2001-01-01", "=", "null", "true"])
    func scalarsStayText(_ text: String) {
        let reading = Reading("key: \(text)\n")
        #expect(reading.codes.isEmpty)
        #expect(reading.find(["key"])?.scalar == YAMLScalar(text: text, style: .plain))
    }

    @Test func onlyPlainScalarsAreNull() {
        let reading = Reading("[~, null, '', 'null', \"~\", Null]")
        #expect(reading.node?.items.map { $0.scalar?.isNull } == [true, true, false, false, false, false])
    }

    @Test func keysKeepTheirOrder() {
        #expect(Reading("b: 1\na: 2\nc: 3\n").node?.entries.map(\.key) == ["b", "a", "c"])
    }

    @Test func aDuplicateKeyGivesTheFirstValue() {
        let reading = Reading("a: 1\nb: 2\na: 3\n")
        #expect(reading.codes == [.duplicateKey])
        #expect(reading.text("a") == "1")
        #expect(reading.node?.entries.count == 2)
    }

    @Test func aTagIsReportedAndIgnored() {
        let reading = Reading("a: !!int 1\nb: !x [2]\n")
        #expect(reading.codes == [.tag, .tag])
        #expect(reading.text("a") == "1")
        #expect(reading.text("b") == "[2]")
    }

    @Test func allProblemsOfOneFile() {
        let reading = Reading("a: !x 1\na: 2\n<<: {}\n[k]: v\nb: *nowhere\nc: &c [*c]\n---\n")
        #expect(Set(reading.codes) == [.tag, .duplicateKey, .mergeKey, .keyNotText, .undefinedAlias, .aliasInsideItself, .secondDocument])
    }

    @Test func aMissingValueLeavesNoDocument() {
        #expect(Reading("a: *nowhere\n").node == nil)
        #expect(Reading("a: &a [*a]\n").node == nil)
    }

    @Test func oneReportPerUndefinedAnchor() {
        #expect(Reading("[*a, *a, *b]").codes == [.undefinedAlias, .undefinedAlias])
    }

    @Test func anAnchorGivenTwiceMeansTheLatest() {
        let reading = Reading("- &a one\n- *a\n- &a [&a two, *a]\n- *a\n")
        #expect(reading.codes.isEmpty)
        #expect(reading.find([1])?.scalar?.text == "one")
        #expect(reading.find([2, 1])?.scalar?.text == "two")
        #expect(reading.find([3])?.scalar?.text == "two")
    }

    @Test func limitsHoldExactly() {
        var limits = YAMLLimits.standard
        limits.maxNodes = 4
        #expect(Reading("[a, b, c]", limits: limits).codes.isEmpty)
        #expect(Reading("[a, b, c, d]", limits: limits).codes == [.tooManyNodes])
        limits = .standard
        limits.maxDepth = 2
        #expect(Reading("[[a]]", limits: limits).codes.isEmpty)
        #expect(Reading("[[[a]]]", limits: limits).codes == [.tooDeep])
        #expect(Reading("[&x [a], [*x]]", limits: limits).codes == [.tooDeep])
        limits = .standard
        limits.maxAliasNodes = 3
        #expect(Reading("[&x [a, b], *x]", limits: limits).codes.isEmpty)
        #expect(Reading("[&x [a, b, c], *x]", limits: limits).codes == [.aliasTooLarge])
        limits = .standard
        limits.maxBytes = 3
        #expect(Reading("[a]", limits: limits).codes.isEmpty)
        #expect(Reading("[a] ", limits: limits).codes == [.fileTooLarge])
        limits = .standard
        limits.maxProblems = 2
        #expect(Reading("{a: 1, a: 2, a: 3, a: 4}", limits: limits).codes == [.duplicateKey, .duplicateKey, .tooManyProblems])
    }

    @Test func nestingBeyondAnyStackIsOnlyTooDeep() {
        #expect(Reading(String(repeating: "[", count: 200_000)).codes == [.tooDeep])
        #expect(Reading(String(repeating: "- ", count: 100_000)).codes == [.tooDeep])
        #expect(Reading(String(repeating: "? ", count: 100_000)).codes == [.tooDeep])
    }

    @Test func theLargestFileOfOneLine() {
        let text = "[" + String(repeating: "{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: 1}, ", count: 16_000) + "]"
        #expect(Reading(text).node?.items.count == 16_000)
    }
}
