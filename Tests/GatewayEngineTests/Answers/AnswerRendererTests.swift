import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite struct AnswerRendererTests {
    private static func answer(_ response: UpstreamResponse, tool: ToolPlan, arguments: String = #"{"id":"a"}"#) async throws -> Answer {
        try await EngineHarness([tool], upstream: FakeUpstream { _ throws(UpstreamFailure) in response }).call(arguments)
    }

    @Test func theFirstViewIsTheDefaultAndFullGivesEverything() async throws {
        let views = [
            ViewPlan(name: "compact", projection: try JSONProjection(paths: ["name", "rows[].id"])),
            ViewPlan(name: "full", projection: .identity),
        ]
        let tool = try PlanFixtures.tool(
            parameters: [
                PlanFixtures.parameter("id", in: .path, required: true),
                PlanFixtures.parameter("view", .string(.init(allowed: ["compact", "full"])), in: .view, default: #""compact""#),
            ], views: views)
        let response = UpstreamResponse.json("{\n \"name\": \"n\",\n \"extra\": 1,\n \"rows\": [{\"id\": 1, \"x\": 2}]\n}")
        let compact = try await Self.answer(response, tool: tool)
        #expect(try compact.structured == ["name": "n", "rows": [["id": 1]]])
        #expect(try compact.text == #"{"name":"n","rows":[{"id":1}]}"#)
        let full = try await Self.answer(response, tool: tool, arguments: #"{"id":"a","view":"full"}"#)
        #expect(try full.text == #"{"name":"n","extra":1,"rows":[{"id":1,"x":2}]}"#)
    }

    @Test func aListIsWrappedInAnObject() async throws {
        let answer = try await Self.answer(.json("[true, false]"), tool: PlanFixtures.tool())
        #expect(try answer.text == #"{"items":[true,false]}"#)
    }

    @Test func anAnswerWithoutABodySaysWhatItMeans() async throws {
        let tool = try PlanFixtures.tool(statusMessages: [204: "Nothing is playing."])
        let answer = try await Self.answer(.empty(status: 204), tool: tool)
        #expect(!answer.content.isError)
        #expect(try answer.structured == ["ok": true, "status": 204, "message": "Nothing is playing."])
    }

    @Test(arguments: ["oPClBVDzidwl", "{", "\"text\""])
    func aWriteThatSucceededHasSucceededWhateverItsBodySays(body: String) async throws {
        let tool = try PlanFixtures.tool(method: .put, effect: .idempotent)
        let answer = try await Self.answer(.json(body), tool: tool)
        #expect(!answer.content.isError)
        #expect(try answer.structured == ["ok": true, "status": 200])
    }

    @Test func aReadThatIsNotJSONIsAnError() async throws {
        var html = UpstreamResponse.json("<html>")
        html.mediaType = "text/html"
        let answer = try await Self.answer(html, tool: PlanFixtures.tool())
        #expect(answer.content.isError)
        #expect(try answer.text == "Upstream answered 200, but its body is text/html, not JSON. Try again later.")
    }

    @Test func anUpstreamErrorKeepsItsStatusMessageReasonAndAdvice() async throws {
        let tool = try PlanFixtures.tool(advice: [
            ErrorAdvice(status: 404, reason: "OTHER", text: "Wrong one."),
            ErrorAdvice(status: 404, reason: "NO_DEVICE", text: "List devices."),
        ])
        var response = UpstreamResponse.json(#"{"error":{"status":404,"message":"No device found","reason":"NO_DEVICE"}}"#, status: 404)
        response.retryAfterSeconds = 7
        let answer = try await Self.answer(response, tool: tool)
        #expect(answer.content.isError)
        #expect(try answer.text == "Upstream answered 404: No device found (NO_DEVICE). Try again in 7 s. List devices.")
        #expect(
            try answer.structured == [
                "error": "upstream_error", "status": 404, "message": "No device found", "reason": "NO_DEVICE", "retry_after_seconds": 7,
                "advice": "List devices.",
            ])
    }

    @Test func anErrorPageKeepsItsStatusAlone() async throws {
        var response = UpstreamResponse.json("<html>502</html>", status: 502)
        response.mediaType = "text/html"
        #expect(try await Self.answer(response, tool: PlanFixtures.tool()).text == "Upstream answered 502.")
    }

    @Test(arguments: [
        (UpstreamFailure.timedOut, "Upstream did not answer within 5 s."),
        (.deadlinePassed, "Upstream did not answer before the call's deadline."),
    ])
    func aFailedWriteThatMayHaveHappenedSaysSo(failure: UpstreamFailure, sentence: String) async throws {
        let upstream = FakeUpstream { _ throws(UpstreamFailure) in throw failure }
        let write = try PlanFixtures.tool(method: .post, effect: .unsafe)
        let text = try await EngineHarness([write], upstream: upstream).call(#"{"id":"a"}"#).text
        #expect(text == "\(sentence) It may have been carried out all the same: look before you try again.")
        let read = try await EngineHarness([PlanFixtures.tool()], upstream: upstream).call(#"{"id":"a"}"#)
        #expect(try read.text == sentence)
        #expect(try read.structured == ["error": "timed_out", "message": .string(sentence)])
    }

    @Test func noAnswerHoldsALineBreak() async throws {
        let answer = try await Self.answer(.json("{\r\n\"a\":\t[\n1\n]\n}"), tool: PlanFixtures.tool())
        #expect(!answer.content.bytes.contains { $0 < 0x20 })
    }
}
