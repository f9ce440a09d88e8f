import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

/// A server whose tools ask first: `drop_thing` and `erase_thing`.
struct ConfirmationHarness {
    static let yes = #"{"confirm":{"action":"accept","content":{"confirm":true}}}"#

    let upstream = FakeUpstream(json: #"{"ok":1}"#)
    let clock = ManualClock()
    let server: MCPServer
    private let scratch = CallScratch()

    init(_ mode: ConfirmationPlan.Mode = .ask) throws {
        let clock = clock
        let uris = ValueRule.array(of: .string(.init()), minimumItems: nil, maximumItems: nil)
        var parameters = [
            try PlanFixtures.parameter("id", in: .path, required: true),
            try PlanFixtures.parameter("uris", uris, in: .body(path: ["uris"], itemKey: nil)),
        ]
        if mode == .require { parameters.append(try PlanFixtures.parameter("confirm", .boolean, in: .confirmation)) }
        let drop = try PlanFixtures.tool(
            name: "drop_thing", method: .delete, parameters: parameters, effect: .idempotent, confirms: mode != .off)
        let erase = try PlanFixtures.tool(id: 1, name: "erase_thing", method: .delete, effect: .idempotent, confirms: mode != .off)
        let surface = PlanFixtures.surface(confirmation: ConfirmationPlan(mode: mode, timeout: 60_000_000_000))
        server = MCPServer(
            engine: Engine(plan: PlanFixtures.plan([drop, erase], surface: surface), upstream: upstream, now: { clock.now }))
    }

    func context(_ principal: Principal = .local) -> MessageContext {
        MessageContext(principal: principal, scratch: scratch, now: clock.now)
    }

    /// A modern call; `answer` is the value of `inputResponses`.
    func call(
        _ arguments: String = #"{"id":"a"}"#, tool: String = "drop_thing", state: String? = nil, answer: String? = nil,
        capabilities: String = #"{"elicitation":{}}"#, as principal: Principal = .local
    ) async throws -> Posted {
        var params = #""name":"\#(tool)","arguments":\#(arguments)"#
        if let state { params += #","requestState":\#(JSONValue.string(state))"# }
        if let answer { params += #","inputResponses":\#(answer)"# }
        let meta = Modern.meta.replacing(#"clientCapabilities":{}"#, with: #"clientCapabilities":\#(capabilities)"#)
        return try await Posted(
            server.receive(
                ByteBuffer(string: Modern.request("tools/call", params, meta: meta)), headers: Modern.headers("tools/call", name: tool),
                context(principal)))
    }

    func state(_ arguments: String = #"{"id":"a"}"#, as principal: Principal = .local) async throws -> String {
        try #require(try await call(arguments, as: principal).result?["requestState"]?.stringValue)
    }
}
