import JSONBytes
package import NIOCore

/// One client on a pipe: what its handshake came to, and which of its requests are under way.
///
/// Confined to the one who reads the pipe. Both eras may be spoken in turn.
package final class PipeSession {
    private let server: MCPServer
    /// What the last `initialize` came to; `nil` before it.
    private var revision: Revision?
    /// How to cancel each request that waits for the upstream.
    private var underWay: [RequestID: @Sendable () -> Void] = [:]

    package init(server: MCPServer) { self.server = server }

    /// The task that finishes a reply has been started; to be told before the next message.
    package func didStart(_ reply: DeferredReply, in task: Task<Void, Never>) {
        for (id, cancel) in reply.cancellations(task) { underWay[id] = cancel }
    }

    /// The task is about to end; its ids may be used again.
    package func didEnd(_ reply: DeferredReply) {
        for id in reply.ids { underWay[id] = nil }
    }

    /// Answers one message.
    package func receive(_ message: ByteBuffer, _ context: MessageContext) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let root: JSONToken
        do throws(JSONSyntaxError) {
            root = try JSONScanner.scan(bytes)
        } catch {
            return .error(.notJSON(error), id: nil, in: bytes)
        }
        guard root.kind != .array else { return receive(batch: root, in: message, context) }
        do throws(Envelope.Malformed) {
            switch try Envelope.read(root, in: bytes) {
            case .request(let request): return receive(request, in: message, context)
            case .notification(let notification):
                if notification.isCancellation { cancel(notification.params.requestID, in: message) }
                return .none
            case .response: return .none
            }
        } catch {
            return .error(error.error, id: error.id, in: bytes)
        }
    }

    /// A message longer than the transport reads.
    package func refuse(longerThan limit: Int) -> Reply {
        .error(.invalidRequest("a message of more than \(limit) bytes"), id: nil, in: [UInt8]().span)
    }

    private func receive(_ request: Envelope.Request, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        let bytes = message.readableBytesUInt8Span
        do throws(RPCError) {
            let facts = EnvelopeFacts(request.params.meta, header: nil, in: bytes)
            let revision = try EraClassifier.overPipe(isInitialize: request.method == .initialize, facts, agreed: revision)
            if revision.isModern {
                try request.checkVersion(in: bytes)
            } else {
                try checkHandshake(before: request, in: bytes)
            }
            return respond(to: request, as: revision, in: message, context)
        } catch {
            return .error(error, id: request.id, in: bytes)
        }
    }

    /// Before `initialize`, only that and `ping` are served; what does not exist does not exist before it either.
    private func checkHandshake(before request: Envelope.Request, in bytes: Span<UInt8>) throws(RPCError) {
        switch request.method {
        case .initialize: revision = try Initialize.negotiate(request, in: bytes)
        case .toolsCall, .toolsList:
            if revision == nil { throw .invalidParams("Not initialized: send initialize first, or _meta with a protocol version") }
        case .ping, .discover, .promptsGet, .resourcesRead, .other: break
        }
    }

    private func respond(to request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        guard !isUnderWay(request, in: message) else {
            return .error(.invalidRequest("a request with this id is under way"), id: request.id, in: message.readableBytesUInt8Span)
        }
        return server.respond(to: request, as: revision, in: message, context)
    }

    private func isUnderWay(_ request: Envelope.Request, in message: ByteBuffer) -> Bool {
        guard !underWay.isEmpty, let id = RequestID(request.id, in: message) else { return false }
        return underWay[id] != nil
    }

    private func receive(batch: JSONToken, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        guard let revision, revision.acceptsBatches else { return .error(.batchesUnknown, id: nil, in: message.readableBytesUInt8Span) }
        return server.respond(toBatch: batch, in: message) { respond(to: $0, as: revision, in: message, context) }
    }

    /// An id that is unknown or has been answered is passed over.
    private func cancel(_ token: JSONToken?, in message: ByteBuffer) {
        guard let token, let id = RequestID(token, in: message), let cancel = underWay[id] else { return }
        cancel()
    }
}
