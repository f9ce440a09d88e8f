import GatewayMCP
import JSONBytes
import NIOCore
import Testing

@Suite struct EnvelopeTests {
    @Test(arguments: [
        #"1"#, #"0"#, #"-7"#, #""a""#, #""""#, #"18446744073709551616000"#, #""with \"quotes\" and \u00e9""#,
    ])
    func theIdComesBackAsItWas(id: String) async throws {
        let harness = try MCPHarness()
        let reply = harness.server.receive(
            ByteBuffer(string: #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#), headers: .init(), harness.context)
        guard case .now(let message, let status) = reply else { throw UnexpectedReply() }
        #expect(String(buffer: message) == #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
        #expect(status == 200)
    }

    @Test(
        arguments: [
            (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, nil),
            (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, nil),
            (#"{"jsonrpc":"2.0","id":1e3,"method":"ping"}"#, nil),
            (#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, nil),
            (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, nil),
            (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, 1),
            (#"{"jsonrpc":2.0,"id":1,"method":"ping"}"#, 1),
            (#"{"id":1,"method":"ping"}"#, 1),
            (#"{"jsonrpc":"2.0","id":1}"#, 1),
            (#"{"jsonrpc":"2.0","id":1,"method":7}"#, 1),
            (#"{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}"#, 1),
            (#"{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}"#, 1),
            (#"{"jsonrpc":"2.0","id":1,"result":{},"error":{}}"#, 1),
            (#"{"jsonrpc":"2.0","result":{}}"#, nil),
            (#"{}"#, nil),
            (#""ping""#, nil),
            (#"7"#, nil),
            (#"null"#, nil),
        ] as [(String, Int?)])
    func whatIsNoMessageIsRefused(message: String, id: Int?) async throws {
        let posted = try await MCPHarness().post(message)
        #expect(posted.status == 400)
        #expect(posted.code == -32600)
        #expect(posted.id?.intValue == id)
    }

    @Test(arguments: ["", "{", "{]", "{\"a\":01}", "\u{FEFF}{}", "{} {}", "{\"id\":\"\u{1}\"}"])
    func whatIsNotJSONIsAParseErrorWithoutId(message: String) async throws {
        let posted = try await MCPHarness().post(message)
        #expect(posted.status == 400)
        #expect(posted.code == -32700)
        #expect(posted.id == nil)
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        #"{"jsonrpc":"2.0","method":"notifications/nobody/knows","params":[1]}"#,
        #"{"jsonrpc":"2.0","method":"tools/list"}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        #"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#,
    ])
    func notificationsAndResponsesAreNeverAnswered(message: String) async throws {
        let posted = try await MCPHarness().post(message)
        #expect(posted.status == 202)
        #expect(posted.json == nil)
    }

    @Test func unknownMembersArePassedOver() async throws {
        let posted = try await MCPHarness().post(#"{"x":[1],"jsonrpc":"2.0","id":1,"method":"ping","params":{"y":{"z":1}},"w":null}"#)
        #expect(posted.result == [:])
    }
}

struct UnexpectedReply: Error {}
