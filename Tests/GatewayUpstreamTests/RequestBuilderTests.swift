import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayUpstream

@Suite struct RequestBuilderTests {
    private static let strings = ValueRule.array(of: .string(.init()), minimumItems: nil, maximumItems: nil)

    private static func build(_ tool: ToolPlan, _ arguments: String) throws -> RequestBuilder.Request {
        guard case .deferred(let deferred) = try EngineHarness([tool]).admit(arguments) else { throw Refused() }
        return RequestBuilder(call: deferred.call).build()
    }

    private struct Refused: Error {}

    @Test func pathSegmentsAndQueryItemsArePercentEncoded() throws {
        let tool = try PlanFixtures.tool(
            path: [.literal("/things/"), .parameter(0), .literal("/rows")],
            parameters: [
                PlanFixtures.parameter("id", in: .path, required: true),
                PlanFixtures.parameter("query", in: .query(name: "q", list: .comma)),
                PlanFixtures.parameter(
                    "limit", .integer(minimum: nil, maximum: nil), in: .query(name: "limit", list: .comma), default: "20"),
                PlanFixtures.parameter("on", .boolean, in: .query(name: "on", list: .comma)),
            ])
        let request = try Self.build(tool, #"{"query":"a b&c=é\n","id":"x/../y?z#","limit":5.0,"on":true}"#)
        #expect(request.target == "/things/x%2F..%2Fy%3Fz%23/rows?q=a%20b%26c%3D%C3%A9%0A&limit=5&on=true")
        #expect(request.body == nil)
        #expect(try Self.build(tool, #"{"id":"x"}"#).target == "/things/x/rows?limit=20")
    }

    @Test func whatEveryCallSendsComesFirst() throws {
        let tool = try PlanFixtures.tool(
            path: [.literal("/x")], fixedQuery: [.init(name: "type", value: "a b"), .init(name: "v", value: "1")],
            parameters: [PlanFixtures.parameter("a", in: .query(name: "a", list: .comma))])
        #expect(try Self.build(tool, #"{"a":"1"}"#).target == "/x?type=a%20b&v=1&a=1")
        #expect(try Self.build(tool, "{}").target == "/x?type=a%20b&v=1")
    }

    @Test func objectsInAListAreSentAsTheyAre() throws {
        let members = [
            ValueRule.Member(name: "id", rule: .string(.init()), isRequired: true),
            ValueRule.Member(name: "n", rule: .integer(minimum: nil, maximum: nil), isRequired: false),
        ]
        let tool = try PlanFixtures.tool(
            method: .put, path: [.literal("/x")], body: .json,
            parameters: [
                PlanFixtures.parameter(
                    "rows", .array(of: .object(members), minimumItems: nil, maximumItems: nil), in: .body(path: ["rows"], itemKey: nil))
            ], effect: .idempotent)
        let body = try Self.build(tool, #"{"rows":[ {"n" : 5.0, "\u0069d":"\u0061"}, {"id":"b"} ]}"#).body
        #expect(body.map { String(buffer: $0) } == #"{"rows":[{"n":5,"\u0069d":"\u0061"},{"id":"b"}]}"#)
    }

    @Test func listsInTheQueryAreJoinedOrRepeated() throws {
        let tool = try PlanFixtures.tool(
            path: [.literal("/x")],
            parameters: [
                PlanFixtures.parameter("a", Self.strings, in: .query(name: "a", list: .comma)),
                PlanFixtures.parameter("b", Self.strings, in: .query(name: "b", list: .repeated)),
            ])
        #expect(try Self.build(tool, #"{"a":["x:1","y,2"],"b":["1","2"]}"#).target == "/x?a=x%3A1,y%2C2&b=1&b=2")
    }

    @Test func bodyMembersNestWrapAndRoute() throws {
        let tool = try PlanFixtures.tool(
            method: .put, path: [.literal("/play")], body: .json,
            parameters: [
                PlanFixtures.parameter(
                    "uri",
                    in: .routed([
                        .init(when: try TextPattern("^x:track:"), name: "uris", asList: true),
                        .init(when: try TextPattern("^x:album:"), name: "context_uri", asList: false),
                    ])),
                PlanFixtures.parameter(
                    "row", .integer(minimum: nil, maximum: nil), in: .body(path: ["offset", "position"], itemKey: nil)),
                PlanFixtures.parameter("at", .integer(minimum: nil, maximum: nil), in: .body(path: ["offset", "at"], itemKey: nil)),
                PlanFixtures.parameter("rows", Self.strings, in: .body(path: ["items"], itemKey: "uri")),
            ], effect: .idempotent)
        func body(_ arguments: String) throws -> String? { try Self.build(tool, arguments).body.map { String(buffer: $0) } }
        #expect(try body(#"{"uri":"x:track:1"}"#) == #"{"uris":["x:track:1"]}"#)
        #expect(try body(#"{"uri":"x:album:1","row":3,"at":4}"#) == #"{"context_uri":"x:album:1","offset":{"position":3,"at":4}}"#)
        #expect(try body(#"{"rows":["a","b"]}"#) == #"{"items":[{"uri":"a"},{"uri":"b"}]}"#)
        #expect(try body(#"{"rows":[]}"#) == #"{"items":[]}"#)
        #expect(try body("{}") == nil)
        #expect(try Self.build(tool, "{}").contentType == nil)
        #expect(try Self.build(tool, #"{"row":1}"#).contentType == "application/json")
    }

    @Test func aRawBodyIsTheTextItself() throws {
        let tool = try PlanFixtures.tool(
            method: .put, path: [.literal("/image")], body: .raw(parameter: 0, contentType: "image/jpeg"),
            parameters: [PlanFixtures.parameter("image", in: .rawBody, required: true)], effect: .idempotent)
        let request = try Self.build(tool, #"{"image":"\/9j\u002f4AA="}"#)
        #expect(request.body.map { String(buffer: $0) } == "/9j/4AA=")
        #expect(request.contentType == "image/jpeg")
    }
}
