import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite struct CompletionValuesTests {
    private func values(_ json: String, typed: String = "", label: [String]? = ["name"], status: Int = 200) async throws -> CompletionValues
    {
        let tool = try PlanFixtures.tool()
        let harness = EngineHarness([tool], upstream: FakeUpstream { _ throws(UpstreamFailure) in .json(json, status: status) })
        let source = CompletionPlan.AnswerSource(
            tool: tool, arguments: ByteBuffer(string: "{}"), rows: ["items"], value: ["id"], label: label)
        return CompletionValues(try await harness.call(#"{"id":"x"}"#).content, source, for: typed)
    }

    private let rows =
        #"{"items":[{"id":"a1","name":"Road trip"},{"id":"b2","name":"For the road"},{"id":"r3","name":"Rain"},{"id":"a1"}]}"#

    @Test(arguments: [
        ("", ["a1", "b2", "r3"]), ("a", ["a1", "b2", "r3"]), ("b", ["b2"]), ("ROAD", ["a1", "b2"]), ("r", ["a1", "r3", "b2"]), ("z", []),
        ("trip", ["a1"]),
    ])
    func whatBeginsSoComesBeforeWhatHoldsIt(typed: String, expected: [String]) async throws {
        let found = try await values(rows, typed: typed)
        #expect(found.values == expected)
        #expect(found.total == expected.count)
        #expect(!found.isPartial)
    }

    @Test func withoutALabelOnlyTheValueCounts() async throws {
        #expect(try await values(rows, typed: "r", label: nil).values == ["r3"])
    }

    @Test(arguments: [#"{}"#, #"{"items":null}"#, #"{"items":[null,7,{"id":null},{"id":[]},{"id":""}]}"#, #"[]"#])
    func rowsWithoutValuesOfferNothing(json: String) async throws {
        #expect(try await values(json) == CompletionValues())
    }

    @Test func anErrorOffersNothing() async throws {
        #expect(try await values(rows, status: 503) == CompletionValues())
    }

    @Test func numbersAreOfferedAsText() async throws {
        #expect(try await values(#"{"items":[{"id":7},{"id":true}]}"#).values == ["7", "true"])
    }

    @Test func atMostAHundredAreGivenAndTheRestIsCounted() {
        let found = CompletionValues((0..<250).map { "v\($0)" }, for: "v")
        #expect(found.values.count == 100)
        #expect(found.total == 250)
    }
}
