import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

extension MCPServer {
    /// Begins a `subscriptions/listen`; the transport opens it on a stream.
    func listen(_ request: Envelope.Request, in message: ByteBuffer, _ context: MessageContext) throws(RPCError) -> Reply {
        try request.params.mustBeWellFormed()
        var filter = try ListenFilter(request.params.notifications, in: message.readableBytesUInt8Span)
        filter.restrict(to: documents.delivered)
        filter.subscriptions.removeAll { !watch.canWatch($0, context.principal) }
        // Its own copy: a slice would keep the whole message for as long as the stream stands.
        let id = ByteBuffer(bytes: message.slice(of: request.id)?.readableBytesView ?? ByteBuffer().readableBytesView)
        try budget.take(.subscription, context.principal)
        return .standing(Subscription(server: self, principal: context.principal, id: id, filter: filter))
    }

    /// What a client that has a session wants to be told of logs.
    func setLevel(_ request: Envelope.Request, in bytes: Span<UInt8>, _ context: MessageContext) throws(RPCError) {
        try request.params.mustBeWellFormed()
        guard let level = request.params.level.flatMap({ LogLevel(rawValue: $0.string(in: bytes)) }) else {
            throw .invalidParams("Invalid params: level must be one of \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try subscriber(request, context).logLevel = level
    }

    /// What an older client wants to be told of a resource; one that has no tags is taken, and never changes as far as anybody knows.
    func subscribe(_ request: Envelope.Request, as revision: Revision, in bytes: Span<UInt8>, _ context: MessageContext) throws(RPCError) {
        let (session, uri) = (try subscriber(request, context), try request.subscribedURI(in: bytes))
        guard let resource = surface.resource(at: uri), session.principal.mayUse(resource.resource.tool) else {
            throw .resourceNotFound(uri: uri, revision)
        }
        // Watched first: a session that ends in between takes back what it knows of, or refuses.
        watch.add(uri, session.principal)
        var isNew = false
        defer { if !isNew { watch.remove(uri, session.principal) } }
        isNew = try session.subscribe(to: uri)
    }

    func unsubscribe(_ request: Envelope.Request, in bytes: Span<UInt8>, _ context: MessageContext) throws(RPCError) {
        let (session, uri) = (try subscriber(request, context), try request.subscribedURI(in: bytes))
        if session.unsubscribe(from: uri) { watch.remove(uri, session.principal) }
    }

    /// Where subscriptions of the older revisions are remembered.
    func subscriber(_ request: Envelope.Request, _ context: MessageContext) throws(RPCError) -> ClientSession {
        guard let session = context.session else { throw .invalidRequest("subscriptions need a session; send initialize") }
        return session
    }
}

extension Envelope.Request {
    /// The resource that the older revisions subscribe to.
    func subscribedURI(in bytes: Span<UInt8>) throws(RPCError) -> String {
        try params.mustBeWellFormed()
        guard let uri = params.uri, uri.kind == .string else { throw .invalidParams("Invalid params: uri must be a string") }
        return uri.string(in: bytes)
    }
}
