import GatewayMCP
import JSONBytes
import Testing

/// The ladder of header checks, and the statuses that go with it.
@Suite struct HTTPMessageTests {
    private static let call = Modern.request("tools/call", #""name":"get_thing","arguments":{"id":"a"}"#)
    private static let agreeing = Modern.headers("tools/call", name: "get_thing")

    private func headers(_ change: (inout RoutingHeaders) -> Void) -> RoutingHeaders {
        var headers = Self.agreeing
        change(&headers)
        return headers
    }

    @Test func agreeingHeadersPass() async throws {
        #expect(try await MCPHarness().post(Self.call, Self.agreeing).result?["isError"] == false)
        let encoded = headers { $0.name = .one("=?base64?Z2V0X3RoaW5n?=") }
        #expect(try await MCPHarness().post(Self.call, encoded).result?["isError"] == false)
    }

    @Test func everyHeaderMustBeThereOnceAndAgree() async throws {
        let harness = try MCPHarness()
        let wrong: [(String, RoutingHeaders)] = [
            ("no version", headers { $0.protocolVersion = .absent }),
            ("another version", headers { $0.protocolVersion = .one("2025-11-25") }),
            ("unknown version", headers { $0.protocolVersion = .one("2030-01-01") }),
            ("two versions", headers { $0.protocolVersion = .several }),
            ("no method", headers { $0.method = .absent }),
            ("another method", headers { $0.method = .one("tools/list") }),
            ("method in capitals", headers { $0.method = .one("Tools/Call") }),
            ("two methods", headers { $0.method = .several }),
            ("no name", headers { $0.name = .absent }),
            ("another name", headers { $0.name = .one("put_thing") }),
            ("two names", headers { $0.name = .several }),
            ("badly encoded name", headers { $0.name = .one("=?base64?Z2V0X3RoaW5?=") }),
        ]
        for (what, headers) in wrong {
            let posted = try await harness.post(Self.call, headers)
            #expect(posted.status == 400, "\(what)")
            #expect(posted.code == -32020, "\(what)")
            #expect(posted.id == 1, "\(what)")
        }
        let posted = try await harness.post(Self.call, headers { $0.name = .one("a") })
        #expect(posted.message == "Header mismatch: Mcp-Name header value 'a' does not match body value 'get_thing'")
    }

    @Test func headersOfMethodsThatAreNotServedAreCheckedToo() async throws {
        let harness = try MCPHarness()
        let prompt = Modern.request("prompts/get", #""name":"p""#)
        #expect(try await harness.post(prompt, Modern.headers("prompts/get")).code == -32020)
        #expect(try await harness.post(prompt, Modern.headers("prompts/get", name: "p")).code == -32601)
        let resource = Modern.request("resources/read", #""uri":"a://b""#)
        #expect(try await harness.post(resource, Modern.headers("resources/read", name: "p")).code == -32020)
        #expect(try await harness.post(resource, Modern.headers("resources/read", name: "a://b")).code == -32601)
    }

    @Test func anIncompleteEnvelopeIsToldWhatItLacksBeforeAnythingElse() async throws {
        let harness = try MCPHarness()
        let metas = [
            "", #""_meta":{}"#, #""_meta":7"#, #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
            #""_meta":{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}}"#,
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}"#,
        ]
        for meta in metas {
            let posted = try await harness.post(
                Modern.request("nobody/knows", meta: meta), RoutingHeaders(protocolVersion: .one("2026-07-28")))
            #expect(posted.status == 400, "\(meta)")
            #expect(posted.code == -32602, "\(meta)")
            #expect(posted.id == 1, "\(meta)")
        }
    }

    @Test(arguments: ["1900-01-01", "2025-11-25", "2030-01-01"])
    func anEnvelopeOfAnotherRevisionIsToldWhichAreSpoken(version: String) async throws {
        let meta = Modern.meta.replacing("2026-07-28", with: version)
        let posted = try await MCPHarness().post(
            Modern.request("tools/list", meta: meta), RoutingHeaders(protocolVersion: .one(version), method: .one("tools/list")))
        #expect(posted.status == 400)
        #expect(posted.json?["error"]?["code"] == -32022)
        #expect(posted.json?["error"]?["data"] == ["supported": ["2026-07-28"], "requested": .string(version)])
    }

    @Test func aBatchIsForTheOneRevisionThatHasThem() async throws {
        let harness = try MCPHarness()
        let batch = """
            [{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},
             {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_thing","arguments":{"id":"a"}}},
             {"jsonrpc":"2.0","id":3,"method":"initialize","params":{"protocolVersion":"2025-03-26"}},
             \(Modern.request("ping", id: "4")), 7]
            """
        for headers in [RoutingHeaders(), RoutingHeaders(protocolVersion: .one("2025-03-26"))] {
            let answers = try #require(try await harness.post(batch, headers).json?.arrayValue)
            #expect(answers.map { $0["id"]?.intValue } == [1, 2, 3, 4, nil])
            #expect(answers[0]["result"] == [:])
            #expect(answers[1]["result"]?["isError"] == false)
            #expect(answers[2...].allSatisfy { $0["error"]?["code"] == -32600 })
        }
        let silent = try await harness.post(#"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#)
        #expect(silent.status == 202)
        #expect(silent.json == nil)
        for headers in ["2025-06-18", "2026-07-28"].map({ RoutingHeaders(protocolVersion: .one($0)) }) {
            let posted = try await harness.post(batch, headers)
            #expect(posted.status == 400)
            #expect(posted.code == -32600)
            #expect(posted.id == nil)
        }
        #expect(try await harness.post("[]").code == -32600)
        let many = "[" + Array(repeating: #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, count: 65).joined(separator: ",") + "]"
        #expect(try await harness.post(many).code == -32600)
    }
}
