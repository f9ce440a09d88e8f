import GatewayEngine
import GatewayMCP
import GatewayPlan
import NIOCore
import NIOHTTP1

/// Decides by the head alone whether a request reaches MCP.
struct RequestGate: Sendable {
    enum Verdict: Equatable {
        case admit(Principal)
        /// Somebody asks how to get a token.
        case metadata(ByteBuffer)
        /// A browser asks whether its page may send the real request.
        case preflight
        case refuse(HTTPRefusal)
    }

    private let rules: AccessRules
    private let path: String
    private let maximumBodyBytes: Int

    private let access: AccessControl?

    /// - Parameter access: who may call; `nil`: whoever reaches the listener.
    init(_ listener: ListenerPlan, access: AccessControl? = nil) {
        self.access = access
        rules = AccessRules(hosts: listener.allowedHosts, origins: listener.allowedOrigins)
        path = listener.path
        maximumBodyBytes = listener.maximumBodyBytes
    }

    /// - Parameters:
    ///   - last: what the connection's last request was let in by.
    ///   - address: the client's, without its port.
    func check(
        _ head: RequestHead, last: inout AccessControl.Recognised?, from address: @autoclosure () -> String, now: NIODeadline
    ) -> Verdict {
        // First, because the page of an origin that is not allowed must not read any other refusal either.
        switch head.origin {
        case .absent: break
        case .one(let origin): guard rules.allows(origin: origin) else { return .refuse(.forbiddenOrigin) }
        case .several: return .refuse(.forbiddenOrigin)
        }
        guard case .one(let host) = head.host else { return .refuse(.malformed) }
        guard rules.allows(host: host) else { return .refuse(.misdirected) }
        guard head.uri == path || head.uri.prefix(while: { $0 != "?" }) == path else { return document(for: head) }
        if head.isPreflight, head.origin != .absent { return .preflight }
        var principal = Principal.local
        switch access?.decide(head, last: &last, from: address(), now: now) {
        case nil: break
        case .admit(let caller)?: principal = caller
        case .refuse(let refusal)?: return .refuse(refusal)
        }
        switch head.method {
        case .POST: break
        case .GET where head.isOfSession:
            return head.acceptsEvents == false ? .refuse(.notAcceptable) : .admit(principal)
        case .DELETE where head.isOfSession: return .admit(principal)
        default: return .refuse(.methodNotAllowed)
        }
        guard let contentType = head.contentType, MediaType.isJSON(contentType) else { return .refuse(.unsupportedMediaType) }
        guard head.acceptsJSON != false else { return .refuse(.notAcceptable) }
        guard head.contentLength ?? 0 <= maximumBodyBytes else { return .refuse(.bodyTooLarge(limit: maximumBodyBytes)) }
        return .admit(principal)
    }

    /// What a caller is told who could use a tool with a wider token; `nil` when there is none to be had.
    func challenge(to principal: Principal, for tool: String) -> String? { access?.challenge(to: principal, for: tool) }

    private func document(for head: RequestHead) -> Verdict {
        guard let metadata = access?.metadata, metadata.isAt(String(head.uri.prefix { $0 != "?" })) else { return .refuse(.unknownPath) }
        return head.method == .GET ? .metadata(metadata.document) : .refuse(.methodNotAllowed)
    }
}

extension RequestHead {
    /// GET and DELETE are for sessions, which the modern era does not know.
    fileprivate var isOfSession: Bool { routing.session != .absent && !routing.isModern }
}
