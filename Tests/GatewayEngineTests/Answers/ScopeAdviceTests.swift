import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Testing

/// A refusal that may be about a scope names the scopes of the endpoint.
@Suite struct ScopeAdviceTests {
    private func structured(_ json: String, status: Int) async throws -> JSONValue {
        let tool = ToolPlan(
            id: 0, name: "get_thing", scopes: ["read", "write"], title: "Thing", description: "A thing.",
            request: RequestPlan(method: .get, path: [.literal("/thing")], body: .none, timeout: 1_000_000_000), parameters: [],
            alternatives: [], effect: .safe,
            annotations: ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: true), cache: nil,
            invalidates: [], views: [ViewPlan(name: "full", projection: .identity)], statusMessages: [:], advice: [])
        let harness = EngineHarness([tool], upstream: FakeUpstream { _ throws(UpstreamFailure) in .json(json, status: status) })
        return try await harness.call("{}").structured
    }

    @Test func aRefusalWithoutAReasonNamesThem() async throws {
        let facts = try await structured(#"{"error":{"message":"Insufficient client scope"}}"#, status: 403)
        #expect(facts["needs_scopes"] == ["read", "write"])
    }

    @Test(arguments: [(#"{"error":{"message":"No","reason":"PAID"}}"#, 403), (#"{"error":{"message":"No"}}"#, 404)])
    func anotherOneDoesNot(json: String, status: Int) async throws {
        #expect(try await structured(json, status: status)["needs_scopes"] == nil)
    }
}
