import Foundation
import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Logging
import NIOCore

@testable import GatewayServer

/// A server with one cached tool, and the listener's settings that a test wants to change.
struct ServerHarness {
    let server: MCPServer
    let plan: ListenerPlan
    let clock = ManualClock()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(upstream: any UpstreamClient = FakeUpstream(json: #"{"ok":1}"#), _ change: (inout ListenerPlan) -> Void = { _ in }) throws {
        let tool = try PlanFixtures.tool(cache: CachePolicy(ttl: 60_000_000_000, scope: .public, tags: []))
        let plan = PlanFixtures.plan([tool])
        let clock = clock
        server = MCPServer(engine: Engine(plan: plan, upstream: upstream, now: { clock.now }))
        var listener = plan.listener
        change(&listener)
        self.plan = listener
    }

    func endpoint(_ connections: ConnectionRegistry = ConnectionRegistry(maximum: 10)) -> EndpointHandler.Configuration {
        EndpointHandler.Configuration(plan, connections, logger)
    }

    /// Puts the answer to `Requests.call()` into the cache.
    func warm() async {
        let context = MessageContext(principal: .local, scratch: CallScratch(), now: clock.now)
        let message = ByteBuffer(string: Requests.callBody(id: "0"))
        guard case .later(let reply) = server.receive(message, headers: .init(), context) else { return }
        _ = await reply.finish()
    }
}

/// Requests as they stand on the wire.
enum Requests {
    static let ping = #"{"jsonrpc":"2.0","id":"p","method":"ping"}"#

    static func callBody(id: String, thing: String = "a", meta: String = "") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"get_thing","arguments":{"id":"\#(thing)"}\#(meta)}}"#
    }

    static func post(_ body: String, _ headers: String..., host: String = "127.0.0.1:8808", version: String = "1.1") -> String {
        let lines = ["POST /mcp HTTP/\(version)", "Host: \(host)", "Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
        return (lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// `tools/call` of 2026-07-28.
    static func modernCall(id: String, thing: String = "a") -> String {
        let meta =
            #","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        return post(
            callBody(id: id, thing: thing, meta: meta), "Accept: application/json, text/event-stream", "MCP-Protocol-Version: 2026-07-28",
            "Mcp-Method: tools/call", "Mcp-Name: get_thing")
    }

    /// `tools/call` of 2025-11-25.
    static func legacyCall(id: String, thing: String = "a") -> String {
        post(callBody(id: id, thing: thing), "MCP-Protocol-Version: 2025-11-25")
    }
}

/// A response taken apart.
struct Response {
    let status: Int
    let headers: [String: String]
    let body: String

    /// Every response in what was sent.
    static func all(in text: String) throws -> [Response] {
        var responses: [Response] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard let end = rest.range(of: "\r\n\r\n") else { throw IncompleteResponse(text: text) }
            let lines = rest[..<end.lowerBound].split(separator: "\r\n")
            let status = lines[0].split(separator: " ")[1]
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { throw IncompleteResponse(text: text) }
                headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
            rest = rest[end.upperBound...]
            let length = Int(headers["content-length"] ?? "0") ?? 0
            let body = String(decoding: rest.utf8.prefix(length), as: UTF8.self)
            guard body.utf8.count == length else { throw IncompleteResponse(text: text) }
            rest = Substring(rest.utf8.dropFirst(length))
            responses.append(Response(status: Int(status) ?? 0, headers: headers, body: body))
        }
        return responses
    }

    var json: JSONValue { get throws { try JSONValue.parse(body) } }
}

struct IncompleteResponse: Error { let text: String }
