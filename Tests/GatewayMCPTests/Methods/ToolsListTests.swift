import GatewayMCP
import JSONBytes
import Testing

@Suite struct ToolsListTests {
    private func list(_ revision: Revision, _ params: String = "{}") async throws -> Posted {
        try await MCPHarness().post(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":\#(params)}"#, RoutingHeaders(protocolVersion: .one(revision.rawValue))
        )
    }

    @Test(arguments: Revision.legacy)
    func eachRevisionIsToldWhatItKnows(revision: Revision) async throws {
        let posted = try await list(revision)
        let tool = try #require(posted.result?["tools"]?[0])
        #expect(tool["name"] == "get_thing")
        #expect(tool["description"] == "A thing.")
        #expect(tool["inputSchema"]?["type"] == "object")
        #expect((tool["title"] != nil) == (revision >= "2025-06-18"))
        #expect((tool["annotations"] != nil) == (revision >= "2025-03-26"))
        #expect((tool["annotations"]?["title"] != nil) == (revision == .march2025))
        #expect(posted.result?["ttlMs"] == nil)
        #expect(posted.result?["resultType"] == nil)
    }

    @Test func theModernListMayBeKept() async throws {
        let posted = try await MCPHarness().modern("tools/list")
        #expect(posted.result?["resultType"] == "complete")
        #expect(posted.result?["ttlMs"] == 3_600_000)
        #expect(posted.result?["cacheScope"] == "public")
        #expect(posted.result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "test")
        #expect(posted.result?["tools"]?.arrayValue?.map { $0["name"]?.stringValue } == ["get_thing", "put_thing"])
        #expect(posted.result?["nextCursor"] == nil)
        #expect(
            posted.result?["tools"]?[1]?["annotations"]
                == ["readOnlyHint": false, "destructiveHint": false, "idempotentHint": true, "openWorldHint": true])
    }

    @Test(arguments: [#"{"cursor":"x"}"#, #"{"cursor":""}"#, #"{"cursor":7}"#, #"[]"#])
    func aCursorThatWasNeverGivenOutIsRefused(params: String) async throws {
        let posted = try await list(.november2025, params)
        #expect(posted.status == 200)
        #expect(posted.code == -32602)
    }
}

private func >= (revision: Revision, date: String) -> Bool { revision.rawValue >= date }
