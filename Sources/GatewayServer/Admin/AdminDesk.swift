import GatewayPlan
import JSONBytes
import Logging
import NIOCore
import NIOHTTP1

/// Decides about each request to the admin listener: whether it may be made, and which route answers it.
struct AdminDesk: Sendable {
    /// A request that has come in whole.
    struct Incoming {
        let head: HTTPRequestHead
        /// `nil`: larger than allowed.
        let body: ByteBuffer?
        /// The client's address.
        let peer: String
    }

    /// Longer names are not kept in a history.
    private static let longestActor = 64

    private let routes: @Sendable () -> AdminRoutes
    private let rules: AccessRules
    private let token: Secret?
    private let logger: Logger

    /// - Parameter routes: asked for each request, since a reload brings others.
    init(_ plan: AdminPlan, _ routes: @escaping @autoclosure @Sendable () -> AdminRoutes, _ logger: Logger) {
        self.routes = routes
        self.rules = AccessRules(hosts: plan.allowedHosts, origins: [])
        self.token = plan.token
        self.logger = logger
    }

    func answer(_ incoming: Incoming) async -> AdminResponse {
        if let refusal = refusal(of: incoming.head) { return refusal }
        guard let target = RequestTarget(incoming.head.uri) else {
            return .problem(400, "bad_target", "The path or the query has an escape that cannot be undone.")
        }
        let routes = routes()
        let match = routes.match(incoming.head.method.rawValue, target.path)
        guard match.isOpen || isAuthorized(incoming.head) else {
            var response = AdminResponse.problem(401, "unauthorized", "Authorization: Bearer with server.admin.token is needed.")
            response.headers = [("WWW-Authenticate", "Bearer")]
            return response
        }
        switch match {
        case .unknown:
            let routes = routes.names.map { JSONValue.string($0) }
            let text = "There is nothing at /\(target.path.joined(separator: "/"))."
            return .json(["error": "unknown_path", "message": .string(text), "routes": .array(routes)], status: 404)
        case .otherMethod(let allowed):
            var response = AdminResponse.problem(405, "wrong_method", "Only \(allowed.joined(separator: " and ")) here.")
            response.headers = [("Allow", allowed.joined(separator: ", "))]
            return response
        case .found(let route, let parameters):
            return await answer(incoming, target, route, parameters)
        }
    }

    private func answer(
        _ incoming: Incoming, _ target: RequestTarget, _ route: AdminRoute, _ parameters: [String: String]
    ) async -> AdminResponse {
        guard let bytes = incoming.body else { return .problem(413, "body_too_large", "The body is larger than server.admin.max_body.") }
        var body = JSONObject()
        if bytes.readableBytes > 0 {
            guard let object = try? JSONValue.parse(bytes).objectValue else {
                return .problem(400, "not_json", "The body must be a JSON object, or nothing.")
            }
            body = object
        }
        let actor = incoming.head.headers.first(name: "setlist-actor") ?? target.query["actor"] ?? incoming.peer
        guard (1...Self.longestActor).contains(actor.utf8.count), actor.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return .problem(400, "bad_actor", "The actor must be 1 to \(Self.longestActor) printable ASCII characters.")
        }
        let accept = incoming.head.headers["accept"]
        let request = AdminRequest(
            parameters: parameters, query: target.query, body: body, actor: actor,
            prefersJSON: accept.contains(where: MediaType.listNamesJSON), accept: accept.joined(separator: ", "))
        let response = await route.handler(request)
        if route.method == .post {
            let path = "/" + target.path.joined(separator: "/")
            logger.notice("admin change", metadata: ["path": "\(path)", "actor": "\(actor)", "status": "\(response.status)"])
        }
        return response
    }

    /// What is wrong with the request before it is known what it wants; `nil`: nothing.
    private func refusal(of head: HTTPRequestHead) -> AdminResponse? {
        let hosts = head.headers["host"]
        guard hosts.count == 1, let host = hosts.first else { return .problem(400, "bad_host", "There must be one Host header.") }
        guard rules.allows(host: host) else {
            return .problem(421, "wrong_host", "This Host is not allowed; server.admin.allowed_hosts lists the others.")
        }
        // A browser names the page's origin with every request that can change something; ours come from no page but our own.
        let isForeign = head.headers["origin"].contains { !$0.equalsIgnoringCase("http://" + host) }
        let isFromOtherSite = head.method != .GET && head.headers["sec-fetch-site"].contains { $0 != "same-origin" && $0 != "none" }
        guard !isForeign, !isFromOtherSite else { return .problem(403, "foreign_origin", "Pages of other origins may not ask.") }
        return nil
    }

    private func isAuthorized(_ head: HTTPRequestHead) -> Bool {
        guard let token else { return true }
        guard let value = head.headers.first(name: "authorization") else { return false }
        return token.reveal { secret in
            let expected = "Bearer " + secret
            return ConstantTime.areEqual(value.utf8.span, expected.utf8.span)
        }
    }
}
