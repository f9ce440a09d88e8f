import GatewayMCP
import GatewayPlan
import NIOHTTP1

/// Decides by the head alone whether a request reaches MCP.
struct RequestGate: Sendable {
    enum Verdict: Equatable {
        case admit
        /// A browser asks whether its page may send the real request.
        case preflight
        case refuse(HTTPRefusal)
    }

    private let rules: AccessRules
    private let path: String
    private let maximumBodyBytes: Int

    init(_ listener: ListenerPlan) {
        rules = AccessRules(hosts: listener.allowedHosts, origins: listener.allowedOrigins)
        path = listener.path
        maximumBodyBytes = listener.maximumBodyBytes
    }

    func check(_ head: RequestHead) -> Verdict {
        // First, because the page of an origin that is not allowed must not read any other refusal either.
        switch head.origin {
        case .absent: break
        case .one(let origin): guard rules.allows(origin: origin) else { return .refuse(.forbiddenOrigin) }
        case .several: return .refuse(.forbiddenOrigin)
        }
        guard case .one(let host) = head.host else { return .refuse(.malformed) }
        guard rules.allows(host: host) else { return .refuse(.misdirected) }
        guard head.uri == path || head.uri.prefix(while: { $0 != "?" }) == path else { return .refuse(.unknownPath) }
        if head.isPreflight, head.origin != .absent { return .preflight }
        switch head.method {
        case .POST: break
        case .GET where head.isOfSession:
            return head.acceptsEvents == false ? .refuse(.notAcceptable) : .admit
        case .DELETE where head.isOfSession: return .admit
        default: return .refuse(.methodNotAllowed)
        }
        guard let contentType = head.contentType, MediaType.isJSON(contentType) else { return .refuse(.unsupportedMediaType) }
        guard head.acceptsJSON != false else { return .refuse(.notAcceptable) }
        guard head.contentLength ?? 0 <= maximumBodyBytes else { return .refuse(.bodyTooLarge(limit: maximumBodyBytes)) }
        return .admit
    }
}

extension RequestHead {
    /// GET and DELETE are for sessions, which the modern era does not know.
    fileprivate var isOfSession: Bool { routing.session != .absent && !routing.isModern }
}
