import GatewayPlan
import JSONBytes

/// Holds the headers of a modern request against its body: they must be there and say the same.
enum HeaderCheck {
    /// Throws `.headerMismatch`; the version has been compared before.
    static func check(_ headers: RoutingHeaders, against request: Envelope.Request, in bytes: Span<UInt8>) throws(RPCError) {
        guard let method = headers.method.value else { throw .headerMismatch("Mcp-Method is missing") }
        guard request.methodName.equals(method.utf8.span, in: bytes) else {
            throw differs("Mcp-Method", method, request.methodName, in: bytes)
        }
        guard let field = request.nameField, field.kind == .string else { return }
        guard let name = headers.name.value else { throw .headerMismatch("Mcp-Name is missing") }
        guard let isEqual = HeaderValue.equals(name, field, in: bytes) else { throw .headerMismatch("Mcp-Name is not validly encoded") }
        guard isEqual else { throw differs("Mcp-Name", name, field, in: bytes) }
    }

    /// Holds the headers that repeat arguments against the arguments: each is there exactly when its argument is, and says the same.
    static func check(
        _ headers: [RoutingHeaders.Parameter], against arguments: JSONToken?, of tool: ToolPlan, in bytes: Span<UInt8>
    ) throws(RPCError) {
        for parameter in tool.parameters {
            guard let header = parameter.mcpHeader else { continue }
            let name = "Mcp-Param-\(header)"
            let values = headers.filter { $0.name.lowercased() == header.lowercased() }.map(\.value)
            guard values.count <= 1 else { throw .headerMismatch("\(name) occurs more than once") }
            let argument = arguments.flatMap { $0.member(named: parameter.name, in: bytes) }
            guard let argument, argument.kind != .null else {
                guard values.isEmpty else { throw .headerMismatch("\(name) is there, and the argument is not") }
                continue
            }
            guard let value = values.first else { throw .headerMismatch("\(name) is missing") }
            guard let isEqual = HeaderValue.equals(value, argument, in: bytes) else {
                throw .headerMismatch("\(name) is not validly encoded")
            }
            guard isEqual else { throw .headerMismatch("\(name) header value '\(value)' does not match the argument") }
        }
    }

    private static func differs(_ header: String, _ value: String, _ body: JSONToken, in bytes: Span<UInt8>) -> RPCError {
        .headerMismatch("\(header) header value '\(value)' does not match body value '\(body.string(in: bytes))'")
    }
}

extension Envelope.Request {
    /// What `Mcp-Name` must repeat.
    fileprivate var nameField: JSONToken? {
        switch method {
        case .toolsCall, .promptsGet: params.name
        case .resourcesRead: params.uri
        case .toolsList, .promptsList, .resourcesList, .resourceTemplatesList, .complete, .discover, .initialize, .ping, .listen, .setLevel,
            .resourcesSubscribe, .resourcesUnsubscribe, .other:
            nil
        }
    }
}

extension JSONToken {
    /// The last member of an object by this name, as a call's check takes it.
    fileprivate func member(named name: String, in bytes: Span<UInt8>) -> JSONToken? {
        var found: JSONToken?
        var members = JSONMembers(of: self)
        while let member = members.next(in: bytes) {
            if member.key.equals(name.utf8.span, in: bytes) { found = member.value }
        }
        return found
    }
}
