import Testing

/// Wrong files of cases: where the mistake is, and what was probably meant.
@Suite struct CaseFileTests {
    @Test(
        arguments: [
            ("call: get_bok", "unknown endpoint", "E2306", "6:15", "did you mean `get_book`?"),
            ("call: get_book\n        arguments: {if: a1}", "unknown argument", "E2304", "7:21", "did you mean `id`?"),
            ("cal: get_book", "unknown key", "E2101", "6:9", "did you mean `call`?"),
            ("call: get_book\n        expect: {cache: mis}", "unknown word", "E2207", "7:25", "did you mean `miss`?"),
            ("call: get_book\n        expect: {resultt: {}}", "unknown expectation", "E2101", "7:18", "did you mean `result`?"),
            ("call: get_book\n        expect: {took: 5}", "no unit", "E2204", "7:24", "the unit is missing: `5s`?"),
            ("call: get_book\n        upstream: [{status: 99}]", "no status", "E2206", "7:29", "at least 200, at most 599"),
            ("call: get_book\n        upstream: [{transport: conect}]", "unknown failure", "E2207", "7:32", "did you mean `connect`?"),
            ("call: get_book\n        upstream: [{json: {}, text: a}]", "two bodies", "E2403", "7:27", "remove one of them"),
            ("call: get_book\n        upstream: [{status: 503, transport: connect}]", "two ends", "E2403", "7:29", "remove one of them"),
            ("call: get_book\n        expect: {sent: [{request: GTE /}]}", "no method", "E2207", "7:35", "did you mean `GET`?"),
            ("call: get_book\n        expect: {sent: [{request: books}]}", "no request", "E2211", "7:35", "write it as in"),
            ("call: get_book\n        expect: {stands_in: lend_bok}", "unknown stand-in", "E2306", "7:29", "did you mean `lend_book`?"),
            (metrics("setlist_tool_cals_total: 1"), "unknown metric", "E2261", "9:13", "did you mean `setlist_tool_calls_total`?"),
            (metrics("process_open_fds: 1"), "a metric of no call", "E2261", "9:13", "not a metric of calls"),
            (metrics("setlist_tool_call_duration_seconds_bucket: 1"), "a bucket", "E2261", "9:13", "_count`?"),
            (metrics("setlist_tool_calls_total{outcom=\"ok\"}: 1"), "unknown label", "E2261", "9:38", "did you mean `outcome`?"),
            (metrics("'setlist_shed_total{ tool=\"a\"}': 1"), "a label of others", "E2261", "9:34", "its labels are `reason`"),
            (metrics("setlist_tool_calls_total{tool=\"get_bok\"}: 1"), "unknown tool", "E2306", "9:44", "did you mean `get_book`?"),
            (metrics("'setlist_tool_calls_total{tool=get_book}': 1"), "no quotes", "E2110", "9:13", "write it as in"),
            (metrics("setlist_tool_calls_total: often"), "no number", "E2203", "9:39", "write it in decimal"),
            ("arguments: {id: a1}", "no call", "E2102", "6:20", "`call` is missing here"),
        ]) func everyMistakeIsShownWhereItIs(_ row: (step: String, what: String, code: String, place: String, hint: String)) throws
    {
        let text = "version: 1\ncases:\n  - name: It\n    steps:\n      # A step.\n      - \(row.step)\n"
        let shown = try RehearsalFixture.diagnostics(of: text)
        #expect(shown.contains("error[\(row.code)]"), "\(row.what): \(shown)")
        #expect(shown.contains("cases/books.yaml:\(row.place)"), "\(row.what): \(shown)")
        #expect(shown.contains(row.hint), "\(row.what): \(shown)")
        #expect(shown.hasSuffix("1 error"), "\(row.what): \(shown)")
    }

    /// A step whose entry of `metrics` stands at 9:13.
    private static func metrics(_ entry: String) -> String {
        "call: get_book\n        expect:\n          metrics:\n            \(entry)"
    }

    @Test func twoCasesOfOneNameAreOneTooMany() throws {
        let item = "  - name: It\n    steps: [{advance: 1s}]\n"
        let shown = try RehearsalFixture.diagnostics(of: "version: 1\ncases:\n\(item)\(item)")
        #expect(shown.contains("error[E2114]"))
        #expect(shown.contains("cases/books.yaml:5:11"))
    }

    @Test(
        arguments: [
            "", "cases: []", "version: 1", "version: 1\ncases: []", "version: 1\ncases: nothing", "[1, 2]", "version: 2\ncases: [{}]",
        ])
    func noFileWithoutACasePasses(_ text: String) throws {
        #expect(try RehearsalFixture.diagnostics(of: text).contains("error["))
    }

    @Test func everyProblemOfAFileComesAtOnce() throws {
        let shown = try RehearsalFixture.diagnostics(
            of: "version: 1\ncases:\n  - name: It\n    steps:\n      - {call: get_bok, expect: {cache: mis, took: 5}}\n")
        #expect(shown.hasSuffix("3 errors"), "\(shown)")
    }
}
