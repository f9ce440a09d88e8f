import GatewayRehearsal
import JSONBytes
import Testing

/// What a run prints.
@Suite struct CaseReportTests {
    private static let results = [
        CaseResult(name: "Good <1>", place: "cases/a.yaml:3:5", failures: []),
        CaseResult(
            name: "Bad", place: "cases/a.yaml:9:5",
            failures: [
                CaseFailure(place: "cases/a.yaml:12:9", what: "result.name", expected: "\"a\"", got: "\"<b>\"", details: ["More & so."])
            ]
        ),
    ]

    @Test func aLineForEachCaseAndBelowItWhatFailed() {
        let text = CaseReport(Self.results).text(color: false)
        #expect(
            text == """
                ok    Good <1>  cases/a.yaml:3:5
                FAIL  Bad  cases/a.yaml:9:5
                      cases/a.yaml:12:9: result.name
                        expected  "a"
                        got       "<b>"
                                  More & so.

                2 cases, 1 failed
                """)
        #expect(CaseReport([Self.results[0]]).text(color: false).hasSuffix("1 case, all pass"))
    }

    @Test func coloursOnlyWhereTheyAreWanted() {
        #expect(!CaseReport(Self.results).text(color: false).contains("\u{1B}"))
        #expect(CaseReport(Self.results).text(color: true).contains("\u{1B}[31;1mFAIL\u{1B}[0m"))
    }

    @Test func programsReadJSONAndJUnit() throws {
        let json = try JSONValue.parse(CaseReport(Self.results).json)
        #expect(json[0]?["passed"] == .bool(true))
        #expect(json[1]?["failures"]?[0]?["what"]?.stringValue == "result.name")
        let junit = CaseReport(Self.results).junit
        #expect(junit.contains(#"tests="2" failures="1""#))
        #expect(junit.contains(#"<testcase classname="cases/a.yaml" name="Good &lt;1&gt;"/>"#))
        #expect(junit.contains(#"got       &quot;&lt;b&gt;&quot;"#) && junit.contains("More &amp; so."))
    }
}
