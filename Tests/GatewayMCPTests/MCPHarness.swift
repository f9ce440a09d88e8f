import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

/// A server over a fake upstream, spoken to in JSON text.
struct MCPHarness {
    let clock = ManualClock()
    let server: MCPServer
    private let scratch = CallScratch()

    /// `get_thing`, cached for a minute for everybody, and `put_thing`, never cached; `drop_thing` is not offered.
    init(upstream: any UpstreamClient = FakeUpstream(json: #"{"ok":1}"#)) throws {
        let clock = clock
        let cached = try PlanFixtures.tool(cache: CachePolicy(ttl: 60_000_000_000, scope: .public, tags: []))
        let write = try PlanFixtures.tool(id: 1, name: "put_thing", method: .put, effect: .idempotent)
        let hidden = HiddenTool(
            tool: try PlanFixtures.tool(id: 2, name: "drop_thing", method: .delete, effect: .idempotent), filter: .readOnly,
            why: "it changes something", instead: "put_thing")
        server = MCPServer(
            engine: Engine(plan: PlanFixtures.plan([cached, write], hidden: [hidden]), upstream: upstream, now: { clock.now }))
    }

    var context: MessageContext { MessageContext(principal: .local, scratch: scratch, now: clock.now) }

    /// Posts a message and waits for its answer.
    func post(_ message: String, _ headers: RoutingHeaders = .init()) async throws -> Posted {
        try await Posted(server.receive(ByteBuffer(string: message), headers: headers, context))
    }

    /// Posts a modern request whose headers agree with it.
    func modern(_ method: String, _ params: String = "", id: String = "1", name: String? = nil) async throws -> Posted {
        try await post(Modern.request(method, params, id: id), Modern.headers(method, name: name))
    }

    func callThing(_ id: String = "a") async throws -> Posted {
        try await modern("tools/call", #""name":"get_thing","arguments":{"id":"\#(id)"}"#, name: "get_thing")
    }
}

/// Requests of 2026-07-28.
enum Modern {
    static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}"#

    static func request(_ method: String, _ params: String = "", id: String = "1", meta: String = meta) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#([params, meta].filter { !$0.isEmpty }.joined(separator: ","))}}"#
    }

    static func headers(_ method: String, name: String? = nil) -> RoutingHeaders {
        RoutingHeaders(protocolVersion: .one("2026-07-28"), method: .one(method), name: name.map { .one($0) } ?? .absent)
    }
}

/// A reply as a test looks at it.
struct Posted {
    let status: Int
    /// `nil`: nothing was said.
    let json: JSONValue?

    init(_ reply: Reply) async throws {
        switch reply {
        case .none:
            status = 202
            json = nil
        case .now(let message, let status):
            self.status = status
            json = try JSONValue.parse(message)
        case .forbidden(let message, _), .opened(let message, _):
            status = 200
            json = try JSONValue.parse(message)
        case .standing: throw UnexpectedReply()
        case .later(let reply):
            let finished = await reply.finish()
            status = finished?.status ?? 202
            json = try finished.map { try JSONValue.parse($0.message) }
        }
    }

    var result: JSONValue? { json?["result"] }
    var code: Int? { json?["error"]?["code"]?.intValue }
    var message: String? { json?["error"]?["message"]?.stringValue }
    var id: JSONValue? { json?["id"] }
}
