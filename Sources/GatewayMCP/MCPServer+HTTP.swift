import GatewayEngine
import GatewayPlan
import JSONBytes
package import NIOCore

extension MCPServer {
    /// Answers the body of one POST.
    ///
    /// The handshake of an older client opens a session. A client that does not name one is served all the same, each of its requests
    /// standing alone: it cannot be asked or told anything, and `notifications/cancelled` finds nothing to cancel.
    package func receive(_ message: ByteBuffer, headers: RoutingHeaders, _ context: MessageContext) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let root: JSONToken
        do throws(JSONSyntaxError) {
            root = try JSONScanner.scan(bytes)
        } catch {
            return .error(.notJSON(error), id: nil, in: bytes)
        }
        guard root.kind != .array else { return receive(batch: root, in: message, headers, context) }
        do throws(Envelope.Malformed) {
            switch try Envelope.read(root, in: bytes) {
            case .request(let request): return receive(request, in: message, headers, context)
            case .notification(let notification):
                return without(.notification, headers, context, in: bytes) { $0.take(notification, in: message) }
            case .response(let response):
                return without(.response, headers, context, in: bytes) { $0.take(response, in: bytes) }
            }
        } catch {
            return .error(error.error, id: error.id, in: bytes)
        }
    }

    private func receive(_ request: Envelope.Request, in message: ByteBuffer, _ headers: RoutingHeaders, _ context: MessageContext) -> Reply
    {
        let bytes = message.readableBytesUInt8Span
        do throws(RPCError) {
            if let duplicate = headers.duplicate { throw .headerMismatch("\(duplicate) occurs more than once") }
            let facts = EnvelopeFacts(request.params.meta, header: headers.protocolVersion.value, in: bytes)
            let route = EraClassifier.overHTTP(.request(isInitialize: request.method == .initialize, facts), headers.version)
            switch route {
            case .modern:
                try HeaderCheck.check(headers, against: request, in: bytes)
                try request.checkVersion(in: bytes)
                if documents.repeatsArguments, request.method == .toolsCall { try checkArguments(of: request, headers, in: bytes) }
                return respond(to: request, as: .modern, in: message, context)
            case .legacy(let revision): return try receive(request, as: revision, in: message, headers, context)
            case .refuse(let error): throw error
            case .drop: return .none
            }
        } catch {
            return .error(error, id: request.id, in: bytes)
        }
    }

    private func checkArguments(of request: Envelope.Request, _ headers: RoutingHeaders, in bytes: Span<UInt8>) throws(RPCError) {
        guard let name = request.params.name, let tool = engine.plan.tool(named: name, in: bytes) else { return }
        try HeaderCheck.check(headers.parameters, against: request.params.arguments, of: tool, in: bytes)
    }

    private func receive(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ headers: RoutingHeaders, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        if request.method == .initialize { return try openSession(request, in: message, context) }
        guard let session = try session(headers, context) else { return respond(to: request, as: revision, in: message, context) }
        var context = context
        context.session = session
        guard !session.isUnderWay(request.id, in: message) else { throw .idInUse }
        let revision = headers.protocolVersion == .absent ? session.revision ?? revision : revision
        return respond(to: request, as: revision, in: message, context)
    }

    /// The handshake, whose session is named by a header of the answer.
    private func openSession(_ request: Envelope.Request, in message: ByteBuffer, _ context: MessageContext) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let revision = try Initialize.negotiate(request, in: bytes)
        let session = makeSession(context.principal)
        session.agree(on: revision, ClientCapabilities(request.params.capabilities, in: bytes))
        try sessions.add(session, now: context.now)
        hub.add(session)
        return .opened(ReplyBuffer.result(documents.handshake(revision), id: request.id, in: bytes), session: session.id)
    }

    /// The session that a message names; `nil` when it names none.
    ///
    /// Throws `.unknownSession`.
    private func session(_ headers: RoutingHeaders, _ context: MessageContext) throws(RPCError) -> ClientSession? {
        switch headers.session {
        case .absent: nil
        case .one(let id): try sessions.find(id, context.principal, now: context.now)
        case .several: throw .unknownSession
        }
    }

    /// What becomes of a message that is never answered; its session takes it.
    private func without(
        _ body: EraClassifier.Body, _ headers: RoutingHeaders, _ context: MessageContext, in message: Span<UInt8>,
        _ take: (ClientSession) -> Void
    ) -> Reply {
        switch EraClassifier.overHTTP(body, headers.version) {
        case .refuse(let error): return .error(error, id: nil, in: message)
        case .drop, .modern: return .none
        case .legacy:
            do throws(RPCError) {
                if let session = try session(headers, context) { take(session) }
                return .none
            } catch {
                return .error(error, id: nil, in: message)
            }
        }
    }

    private func receive(batch: JSONToken, in message: ByteBuffer, _ headers: RoutingHeaders, _ context: MessageContext) -> Reply {
        let route = EraClassifier.overHTTP(.batch, headers.version)
        let bytes = message.readableBytesUInt8Span
        do throws(RPCError) {
            switch route {
            case .refuse(let error): throw error
            case .drop, .modern: return .none
            case .legacy(let revision):
                var context = context
                context.session = try session(headers, context)
                return respond(toBatch: batch, in: message, context.session) { respond(to: $0, as: revision, in: message, context) }
            }
        } catch {
            return .error(error, id: nil, in: bytes)
        }
    }
}

extension Envelope.Request {
    /// Refuses an envelope of a revision that does not exist, or that begins with a handshake.
    func checkVersion(in bytes: Span<UInt8>) throws(RPCError) {
        guard let version = params.meta.protocolVersion, Revision(version, in: bytes)?.isModern != true else { return }
        throw .unsupportedVersion(requested: version.string(in: bytes))
    }
}
