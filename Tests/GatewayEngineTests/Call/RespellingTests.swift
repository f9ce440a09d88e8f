import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

/// Values in other forms than their own.
@Suite struct RespellingTests {
    private static func harness() throws -> EngineHarness {
        let forms = try ["x:thing:{}", "https://x.test/thing/{}", "http://x.test/{}.html"].map { try #require(TextForm($0)) }
        let rule = ValueRule.string(.init(pattern: try TextPattern("^[0-9a-z]{3}$"), forms: forms))
        let routed = ValueRule.string(.init(forms: [try #require(TextForm("https://x.test/{}"))]))
        let thing = PlanFixtures.tag(.literal("thing"), .parameter(0))
        return EngineHarness([
            try PlanFixtures.tool(
                parameters: [
                    PlanFixtures.parameter("id", rule, in: .path, required: true),
                    PlanFixtures.parameter(
                        "others", .array(of: rule, minimumItems: nil, maximumItems: 3), in: .query(name: "o", list: .comma)),
                    PlanFixtures.parameter("note", in: .query(name: "note", list: .comma)),
                    PlanFixtures.parameter(
                        "uri", routed, in: .routed([.init(when: try TextPattern("^x-"), name: "uri", asList: false)])),
                ], cache: CachePolicy(ttl: 60_000_000_000, scope: .public, tags: [thing])),
            try PlanFixtures.tool(
                id: 1, name: "put_thing", method: .put, parameters: [PlanFixtures.parameter("id", rule, in: .path, required: true)],
                effect: .idempotent, invalidates: [thing]),
        ])
    }

    @Test(arguments: [
        #"{"id":"abc"}"#, #"{"id":"x:thing:abc"}"#, #"{"id":"https://x.test/thing/abc"}"#, #"{"id":"https://x.test/thing/abc?si=1&x=/"}"#,
        #"{"id":"https://x.test/thing/abc#x"}"#, #"{"id":"http://x.test/abc.html?q"}"#, #"{"\u0069d":"x:thing\u003Aab\u0063"}"#,
        #"{"id":"https:\/\/x.test\/thing\/abc"}"#,
    ])
    func everyFormGivesTheSameValueAndTheSameAnswer(arguments: String) async throws {
        let harness = try Self.harness()
        _ = try await harness.call(arguments)
        #expect(harness.upstream.calls[0].withText(ofParameter: 0) { String(copying: $0) } == "abc")
        #expect(try await harness.call(#"{"id":"abc"}"#).isHit)
        #expect(try await harness.call(arguments).isHit)
        _ = try await harness.call(#"{"id":"x:thing:abc"}"#, tool: 1)
        #expect(try await !harness.call(arguments).isHit)
    }

    @Test func itemsOfAListAreRespeltOneByOne() async throws {
        let harness = try Self.harness()
        _ = try await harness.call(#"{"note":"x:thing:abc","others":["abc","x:thing:def", "https://x.test/thing/ghi?a"],"id":"abc"}"#)
        let call = harness.upstream.calls[0]
        #expect(call.withValue(ofParameter: 1) { $0.document(in: $1) } == ["abc", "def", "ghi"])
        #expect(call.withValue(ofParameter: 2) { $0.document(in: $1) } == "x:thing:abc")
        #expect(try await harness.call(#"{"others":["abc","def","ghi"],"id":"abc","note":"x:thing:abc"}"#).isHit)
    }

    @Test func membersOfObjectsAreRespelt() async throws {
        let id = ValueRule.string(.init(pattern: try TextPattern("^[0-9a-z]{3}$"), forms: [try #require(TextForm("x:thing:{}"))]))
        let object = ValueRule.object([
            .init(name: "id", rule: id, isRequired: true), .init(name: "note", rule: .string(.init()), isRequired: false),
        ])
        let rows = try PlanFixtures.parameter(
            "rows", .array(of: object, minimumItems: nil, maximumItems: nil), in: .body(path: ["rows"], itemKey: nil))
        let harness = EngineHarness([
            try PlanFixtures.tool(
                method: .put, path: [.literal("/x")], body: .json, parameters: [rows], effect: .idempotent)
        ])
        _ = try await harness.call(#"{"rows":[{"note":"x:thing:abc","id":"x:thing:def"},{"id":"ghi"}]}"#)
        #expect(
            harness.upstream.calls[0].withValue(ofParameter: 0) { $0.document(in: $1) }
                == [["note": "x:thing:abc", "id": "def"], ["id": "ghi"]])
    }

    @Test func aValueThatNoRouteTakesIsRespelt() async throws {
        let harness = try Self.harness()
        _ = try await harness.call(#"{"id":"abc","uri":"https://x.test/x-1?y"}"#)
        #expect(harness.upstream.calls[0].withText(ofParameter: 3) { String(copying: $0) } == "x-1")
    }

    @Test(arguments: [
        (#""x:thing:ABC""#, #""ABC""#), (#""x:thing:""#, #""x:thing:""#), (#""x:other:abc""#, #""x:other:abc""#),
        (#""x:thing:x:thing:abc""#, #""x:thing:abc""#), (#""https://x.test/thing/abc/def""#, #""abc/def""#), ("7", "7"),
        (#""https://x.test/thing/?abc""#, #""https://x.test/thing/?abc""#),
    ])
    func whatFitsNoFormIsRefusedWithTheFormsThatWould(id: String, got: String) async throws {
        let harness = try Self.harness()
        let answer = try await harness.call(#"{"id":\#(id)}"#)
        #expect(answer.content.isError)
        #expect(
            try answer.text == "Argument \"id\" must be a string matching ^[0-9a-z]{3}$, or written as x:thing:{}, "
                + "https://x.test/thing/{}, http://x.test/{}.html; got \(got).")
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func oneGoodFormDoesNotHideAnotherMistake() async throws {
        let harness = try Self.harness()
        let answer = try await harness.call(#"{"id":"x:thing:abc","others":["x:thing:a"],"nope":1}"#)
        #expect(try answer.structured["problems"]?.arrayValue?.map { $0["argument"]?.stringValue } == ["others", "nope"])
    }
}

extension String {
    fileprivate init(copying bytes: Span<UInt8>) { self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
}

extension JSONToken {
    fileprivate func document(in bytes: Span<UInt8>) -> JSONValue? { try? JSONValue(self, in: bytes) }
}
