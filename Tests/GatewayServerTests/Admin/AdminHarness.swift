import GatewayPlan
import JSONBytes
import Logging
import NIOCore
import NIOHTTP1

@testable import GatewayServer

/// A desk with three routes, asked without a socket.
struct AdminHarness {
    static let plan = AdminPlan(
        host: "127.0.0.1", port: 0, token: nil, allowedHosts: ["gateway.example"], maximumBodyBytes: 1_024, maximumConnections: 8,
        idleTimeout: 60_000_000_000, drainTimeout: 1_000_000_000)

    static let routes = AdminRoutes([
        AdminRoute(.get, "/things", "All things.") { _ in .json(["things": []]) },
        AdminRoute(.post, "/things/{name}/paint", "Paint one.") { request in
            .json([
                "name": .string(request.parameters["name"] ?? ""), "body": .object(request.body), "actor": .string(request.actor),
                "ttl": .string(request.query["ttl"] ?? ""),
            ])
        },
        AdminRoute(.get, "/livez", "A probe.", isOpen: true) { _ in .text("ok") },
    ])

    let desk: AdminDesk

    init(token: String? = nil) {
        var plan = Self.plan
        plan.token = token.map { Secret($0) }
        desk = AdminDesk(plan, Self.routes, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func ask(
        _ method: HTTPMethod, _ uri: String, _ headers: HTTPHeaders = [:], host: String? = "127.0.0.1:8809", body: String = ""
    ) async -> AdminResponse {
        var headers = headers
        if let host { headers.add(name: "Host", value: host) }
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
        return await desk.answer(.init(head: head, body: ByteBuffer(string: body), peer: "127.0.0.1:5"))
    }
}

extension AdminResponse {
    var json: JSONValue { get throws { try JSONValue.parse(body) } }
    var text: String { String(buffer: body) }
    subscript(header name: String) -> String? { headers.first { $0.name == name }?.value }
}
