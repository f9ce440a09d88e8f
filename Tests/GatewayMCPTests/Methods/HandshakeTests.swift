import GatewayMCP
import JSONBytes
import Testing

@Suite struct HandshakeTests {
    private func initialize(_ version: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":\#(version),"capabilities":{},"clientInfo":{"name":"c","version":"1"}}}"#
    }

    @Test(arguments: [
        ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"), ("1900-01-01", "2025-11-25"), ("", "2025-11-25"),
    ])
    func theClientsRevisionIsAgreedOnOrTheNewestOffered(asked: String, agreed: String) async throws {
        let posted = try await MCPHarness().post(initialize("\"\(asked)\""))
        #expect(posted.status == 200)
        #expect(posted.result?["protocolVersion"]?.stringValue == agreed)
        #expect(posted.result?["capabilities"] == ["tools": ["listChanged": true]])
        #expect(posted.result?["serverInfo"]?["name"] == "test")
        #expect(posted.result?["serverInfo"]?["version"] == "1.0.0")
        #expect((posted.result?["serverInfo"]?["title"] != nil) == (agreed >= "2025-06-18"))
        #expect(posted.result?["instructions"] == "Use it.")
        #expect(posted.result?["resultType"] == nil)
    }

    @Test func aHandshakeWithoutVersionIsRefusedUnder200() async throws {
        let posted = try await MCPHarness().post(initialize("7"))
        #expect(posted.status == 200)
        #expect(posted.code == -32602)
    }

    @Test func discoverNamesOnlyWhatGoesWithoutHandshake() async throws {
        let posted = try await MCPHarness().modern("server/discover")
        #expect(posted.status == 200)
        #expect(
            posted.result == [
                "resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": ["tools": ["listChanged": true]],
                "instructions": "Use it.",
                "ttlMs": 3_600_000, "cacheScope": "public",
                "_meta": ["io.modelcontextprotocol/serverInfo": ["name": "test", "title": "Upstream", "version": "1.0.0"]],
            ])
    }

    @Test(arguments: [
        "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "resources/list", "prompts/list",
        "completion/complete", "nobody/knows", "",
    ])
    func whatIsNotServedInTheModernEraIsNotFound(method: String) async throws {
        let posted = try await MCPHarness().modern(method)
        #expect(posted.status == 404)
        #expect(posted.code == -32601)
        #expect(posted.id == 1)
    }

    @Test(arguments: ["server/discover", "resources/list", "prompts/list", "logging/setLevel", "nobody/knows"])
    func whatIsNotServedInTheOlderErasIsAnErrorUnder200(method: String) async throws {
        let posted = try await MCPHarness().post(#"{"jsonrpc":"2.0","id":"x","method":"\#(method)","params":{}}"#)
        #expect(posted.status == 200)
        #expect(posted.code == -32601)
        #expect(posted.id == "x")
    }
}
