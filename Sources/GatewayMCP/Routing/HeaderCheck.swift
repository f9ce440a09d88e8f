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
        case .toolsList, .promptsList, .resourcesList, .resourceTemplatesList, .complete, .discover, .initialize, .ping, .listen,
            .resourcesSubscribe, .resourcesUnsubscribe, .other:
            nil
        }
    }
}
