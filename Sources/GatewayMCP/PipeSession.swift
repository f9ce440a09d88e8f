import GatewayEngine
import JSONBytes
package import NIOCore

/// One client on a pipe: what its handshake came to, and which of its requests are under way.
///
/// Confined to the one who reads the pipe. Both eras may be spoken in turn.
package final class PipeSession {
    private var server: MCPServer
    private let stream: any MessageStream
    /// Also remembers which requests are under way.
    private let session: ClientSession

    /// - Parameter stream: the other direction of the pipe.
    package init(server: MCPServer, stream: any MessageStream) {
        self.server = server
        self.stream = stream
        session = server.makeSession(.local)
        session.open(stream)
        server.hub.add(session)
    }

    /// Answers one message.
    package func receive(_ message: ByteBuffer, _ context: MessageContext) -> Reply {
        if server.isOutdated { server = server.newest }
        let bytes = message.readableBytesUInt8Span
        let root: JSONToken
        do throws(JSONSyntaxError) {
            root = try JSONScanner.scan(bytes)
        } catch {
            return .error(.notJSON(error), id: nil, in: bytes)
        }
        var context = context
        context.session = session
        guard root.kind != .array else { return receive(batch: root, in: message, context) }
        do throws(Envelope.Malformed) {
            switch try Envelope.read(root, in: bytes) {
            case .request(let request): return receive(request, in: message, context)
            case .notification(let notification): session.take(notification, in: message)
            case .response(let response): session.take(response, in: bytes)
            }
            return .none
        } catch {
            return .error(error.error, id: error.id, in: bytes)
        }
    }

    /// A message longer than the transport reads.
    package func refuse(longerThan limit: Int) -> Reply {
        .error(.invalidRequest("a message of more than \(limit) bytes"), id: nil, in: [UInt8]().span)
    }

    /// Ends what stands open, and tells the client.
    package func end() {
        server.hub.remove(session)
        session.end()
        for uri in session.subscriptions { server.watch.remove(uri, session.principal) }
    }

    private func receive(_ request: Envelope.Request, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        let bytes = message.readableBytesUInt8Span
        do throws(RPCError) {
            let facts = EnvelopeFacts(request.params.meta, header: nil, in: bytes)
            let revision = try EraClassifier.overPipe(isInitialize: request.method == .initialize, facts, agreed: session.revision)
            if revision.isModern {
                try request.checkVersion(in: bytes)
            } else {
                try checkHandshake(before: request, in: bytes)
            }
            let reply = respond(to: request, as: revision, in: message, context)
            guard case .standing(let stream) = reply, let id = RequestID(request.id, in: message) else { return reply }
            // It shares the pipe with everything else.
            session.open(stream, as: id)
            stream.open(on: self.stream)
            return .none
        } catch {
            return .error(error, id: request.id, in: bytes)
        }
    }

    /// Before `initialize`, only that and `ping` are served; what does not exist does not exist before it either.
    private func checkHandshake(before request: Envelope.Request, in bytes: Span<UInt8>) throws(RPCError) {
        switch request.method {
        case .initialize:
            let revision = try Initialize.negotiate(request, in: bytes)
            session.agree(on: revision, ClientCapabilities(request.params.capabilities, in: bytes))
        case .toolsCall, .toolsList, .promptsList, .promptsGet, .resourcesList, .resourceTemplatesList, .resourcesRead, .resourcesSubscribe,
            .resourcesUnsubscribe, .setLevel, .complete:
            guard session.revision == nil else { return }
            throw .invalidParams("Not initialized: send initialize first, or _meta with a protocol version")
        case .ping, .discover, .listen, .other: break
        }
    }

    private func respond(to request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        guard !session.isUnderWay(request.id, in: message) else {
            return .error(.idInUse, id: request.id, in: message.readableBytesUInt8Span)
        }
        return server.respond(to: request, as: revision, in: message, context)
    }

    private func receive(batch: JSONToken, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        guard let revision = session.revision, revision.acceptsBatches else {
            return .error(.batchesUnknown, id: nil, in: message.readableBytesUInt8Span)
        }
        return server.respond(toBatch: batch, in: message, session) { respond(to: $0, as: revision, in: message, context) }
    }
}

extension RPCError {
    static let idInUse = RPCError.invalidRequest("a request with this id is under way")
}
