import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Testing

/// What an answer says about the page it is.
@Suite struct AnswerPagerTests {
    private static let byOffset = PagePlan.Next.offset(parameter: 0, limit: 1)

    private static func tool(_ pages: [PagePlan], keeping paths: [String] = []) throws -> ToolPlan {
        try PlanFixtures.tool(
            path: [.literal("/rows")],
            parameters: [
                PlanFixtures.parameter(
                    "offset", .integer(minimum: 0, maximum: 1000), in: .query(name: "offset", list: .comma), default: "0"),
                PlanFixtures.parameter("limit", .integer(minimum: 1, maximum: 50), in: .query(name: "limit", list: .comma), default: "3"),
                PlanFixtures.parameter("after", in: .query(name: "after", list: .comma)),
            ], views: [ViewPlan(name: "v", projection: try JSONProjection(paths: paths))], pages: pages)
    }

    private static func answer(
        _ json: String, _ arguments: String = "{}", pages: [PagePlan], keeping paths: [String] = [], answerBytes: Int = 1 << 16
    ) async throws -> String {
        let harness = EngineHarness([try tool(pages, keeping: paths)], upstream: FakeUpstream(json: json), answerBytes: answerBytes)
        return try await harness.call(arguments).text
    }

    private static let one = [PagePlan(name: nil, items: ["items"], total: ["total"], next: byOffset)]

    @Test(arguments: [
        (#"{"items":[1,2,3],"total":7}"#, "{}", #"{"items":[1,2,3],"total":7,"page":{"total":7,"from":0,"rows":3,"next":{"offset":3}}}"#),
        (#"{"items":[1],"total":7}"#, #"{"offset":6}"#, #"{"items":[1],"total":7,"page":{"total":7,"from":6,"rows":1}}"#),
        (#"{"items":[],"total":7}"#, #"{"offset":2}"#, #"{"items":[],"total":7,"page":{"total":7,"from":2,"rows":0}}"#),
        // Without a total, a full page has probably another behind it.
        (#"{"items":[1,2,3],"total":null}"#, "{}", #"{"items":[1,2,3],"total":null,"page":{"from":0,"rows":3,"next":{"offset":3}}}"#),
        (#"{"items":[1,2]}"#, "{}", #"{"items":[1,2],"page":{"from":0,"rows":2}}"#),
        // Rows that are null are dropped and counted, and count for the next offset.
        (
            #"{"items":[null,1,null],"total":9}"#, #"{"offset":3}"#,
            #"{"items":[1],"total":9,"page":{"total":9,"from":3,"rows":1,"skipped":{"null":2},"next":{"offset":6}}}"#
        ),
        // The upstream gives out no more than its maximum.
        (
            #"{"items":[1,2,3],"total":9999}"#, #"{"offset":998}"#,
            #"{"items":[1,2,3],"total":9999,"page":{"total":9999,"from":998,"rows":3}}"#
        ),
        // No rows where they should be: no page.
        (#"{"error":1}"#, "{}", #"{"error":1}"#), (#"[1,2]"#, "{}", #"{"items":[1,2]}"#),
    ])
    func saysHowManyThereAreAndHowToGoOn(json: String, arguments: String, expected: String) async throws {
        #expect(try await Self.answer(json, arguments, pages: Self.one) == expected)
    }

    @Test func countsTheTrueAnswerWhateverTheViewKeeps() async throws {
        let json = #"{"total":7,"items":[{"id":1,"x":2},null],"name":"n"}"#
        let page = #""page":{"total":7,"from":0,"rows":1,"skipped":{"null":1},"next":{"offset":2}}"#
        #expect(try await Self.answer(json, pages: Self.one, keeping: ["items[].id"]) == #"{"items":[{"id":1}],\#(page)}"#)
        #expect(try await Self.answer(json, pages: Self.one, keeping: ["name"]) == #"{"name":"n",\#(page)}"#)
        #expect(try await Self.answer(json, pages: Self.one, keeping: ["nothing"]) == "{\(page)}")
    }

    @Test(arguments: [(#""abc\n""#, #","next":{"after":"abc\\n"}"#), ("17", #","next":{"after":17}"#), ("null", ""), ("{}", "")])
    func followsACursor(cursor: String, next: String) async throws {
        let pages = [PagePlan(name: nil, items: ["items"], total: nil, next: .cursor(path: ["cursors", "after"], parameter: 2))]
        let text = try await Self.answer(#"{"items":[1],"cursors":{"after":\#(cursor)}}"#, pages: pages, keeping: ["items"])
        #expect(text == #"{"items":[1],"page":{"rows":1\#(next)}}"#.replacing(#"\\n"#, with: #"\n"#))
    }

    @Test func aQuotedCursorBecomesWhatItsParameterTakes() async throws {
        let pages = [PagePlan(name: nil, items: ["items"], total: nil, next: .cursor(path: ["before"], parameter: 0))]
        let text = try await Self.answer(#"{"items":[1],"before":"1484811043508"}"#, pages: pages, keeping: ["items"])
        #expect(text == #"{"items":[1],"page":{"rows":1,"next":{"offset":1484811043508}}}"#)
    }

    @Test func severalPagesAreToldByName() async throws {
        let pages = ["a", "b", "c"].map { PagePlan(name: $0, items: [$0, "items"], total: [$0, "total"], next: Self.byOffset) }
        let text = try await Self.answer(#"{"b":{"items":[1,2,3],"total":4},"a":{"items":[null,5],"total":2}}"#, pages: pages)
        #expect(
            text == #"{"b":{"items":[1,2,3],"total":4},"a":{"items":[5],"total":2},"pages":{"a":{"total":2,"from":0,"rows":1,"#
                + #""skipped":{"null":1}},"b":{"total":4,"from":0,"rows":3,"next":{"offset":3}}}}"#)
    }

    // MARK: Rows that say nothing

    private static let skipping = [
        PagePlan(
            name: nil, items: ["items"], total: ["total"], next: byOffset,
            skips: [
                RowSkip(name: "gone", condition: .areNull([["item"], ["track"]])),
                RowSkip(name: "local", condition: .isTrue(["file", "is_local"])),
            ])
    ]

    @Test func kindsOfRowsAreLeftOutOfViewsCountedAndTheirIndicesTold() async throws {
        let json = #"""
            {"items":[{"item":{"id":1}},{"item":null},null,{"track":{"id":2},"item":null},{"file":{"is_local":true},"item":{"id":3}},
            {"item":null,"track":null,"file":{"is_local":true}},{"file":{"is_local":false},"id":4}],"total":40}
            """#
        let view = try await Self.answer(json, #"{"offset":10}"#, pages: Self.skipping, keeping: ["items[].{id,(item|track).id}"])
        #expect(
            view == #"{"items":[{"item":{"id":1}},{"track":{"id":2}},{"id":4}],"page":{"total":40,"from":10,"rows":3,"#
                + #""skipped":{"null":1,"gone":2,"local":1},"skipped_at":[11,12,14,15],"next":{"offset":17}}}"#)
        let full = try JSONValue.parse(try await Self.answer(json, #"{"offset":10}"#, pages: Self.skipping))
        #expect(full["items"]?.arrayValue?.count == 6, "the full answer lacks only what is nothing")
        #expect(full["page"]?["skipped"] == ["null": 1])
        #expect(full["page"]?["rows"] == 6)
    }

    @Test func whereNothingIsLeftOutNothingIsSaidOfIt() async throws {
        let text = try await Self.answer(#"{"items":[{"id":1}],"total":1}"#, pages: Self.skipping, keeping: ["items[].id"])
        #expect(text == #"{"items":[{"id":1}],"page":{"total":1,"from":0,"rows":1}}"#)
    }

    /// What is left out takes no room, and is skipped over by the way on.
    @Test func aCutCountsOnlyRowsThatAreShown() async throws {
        let local = #"{"file":{"is_local":true},"x":"\#(String(repeating: "y", count: 500))"}"#
        let json = #"{"items":[\#(local),\#(Self.rows(4)),\#(local),\#(Self.rows(4))],"total":10}"#
        let whole = try JSONValue.parse(try await Self.answer(json, pages: Self.skipping, keeping: ["items[]"], answerBytes: 1300))
        #expect(whole["page"]?["cut"] == nil)
        #expect(whole["items"]?.arrayValue?.count == 8)
        let cut = try JSONValue.parse(try await Self.answer(json, pages: Self.skipping, keeping: ["items[]"], answerBytes: 900))
        #expect(cut["page"]?["cut"] == true)
        #expect(cut["page"]?["skipped_at"] == [0, 5])
        let rows = try #require(cut["items"]?.arrayValue).count
        #expect(cut["page"]?["next"] == ["offset": .integer(Int64(rows + 2))])
    }

    // MARK: Cutting

    private static func rows(_ count: Int) -> String {
        (0..<count).map { #"{"id":\#($0),"x":"\#(String(repeating: "x", count: 90))"}"# }.joined(separator: ",")
    }

    @Test func aLargeAnswerIsCutBehindARowAndSaysSo() async throws {
        for limit in [1000, 1100, 2000, 5000] {
            let text = try await Self.answer("{\"items\":[\(Self.rows(50))],\"total\":50}", pages: Self.one, answerBytes: limit)
            #expect(text.utf8.count <= limit)
            #expect(text.utf8.count > limit - 256 - 110)
            let answer = try JSONValue.parse(text)
            let kept = try #require(answer["items"]?.arrayValue).count
            #expect(
                answer["page"] == [
                    "total": 50, "from": 0, "rows": .integer(Int64(kept)), "cut": true, "next": ["offset": .integer(Int64(kept))],
                ])
        }
    }

    @Test func oneRowAlwaysStays() async throws {
        let answer = try JSONValue.parse(
            try await Self.answer("{\"items\":[\(Self.rows(9))],\"total\":9}", pages: Self.one, answerBytes: 10))
        #expect(answer["items"]?.arrayValue?.count == 1)
        #expect(answer["page"]?["next"] == ["offset": 1])
    }

    @Test func severalListsAreCutToOneLength() async throws {
        let pages = ["a", "b"].map { PagePlan(name: $0, items: [$0], total: nil, next: Self.byOffset) }
        let text = try await Self.answer("{\"a\":[\(Self.rows(20))],\"b\":[\(Self.rows(3))]}", pages: pages, answerBytes: 1600)
        let answer = try JSONValue.parse(text)
        #expect(answer["b"]?.arrayValue?.count == 3)
        #expect(answer["pages"]?["b"]?["cut"] == nil)
        #expect(answer["pages"]?["a"]?["cut"] == true)
        #expect(text.utf8.count <= 1600)
    }

    @Test func whatCouldNotBeReachedIsNotCut() async throws {
        let cursor = [PagePlan(name: nil, items: ["items"], total: nil, next: .cursor(path: ["next"], parameter: 2))]
        for pages in [cursor, []] {
            let text = try await Self.answer("{\"items\":[\(Self.rows(20))]}", pages: pages, answerBytes: 100)
            #expect(try JSONValue.parse(text)["items"]?.arrayValue?.count == 20)
        }
    }
}
