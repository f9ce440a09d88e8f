import JSONBytes
package import NIOCore

extension MCPServer {
    /// Answers the body of one POST.
    ///
    /// Legacy revisions are served without sessions, which they allow: no session id is given out, every request stands alone,
    /// and `notifications/cancelled` finds nothing to cancel, for ids of different clients may be the same.
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
            case .notification: return .without(EraClassifier.overHTTP(.notification, headers.version), in: bytes)
            case .response: return .without(EraClassifier.overHTTP(.response, headers.version), in: bytes)
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
                return respond(to: request, as: .modern, in: message, context)
            case .legacy(let revision): return respond(to: request, as: revision, in: message, context)
            case .refuse(let error): throw error
            case .drop: return .none
            }
        } catch {
            return .error(error, id: request.id, in: bytes)
        }
    }

    private func receive(batch: JSONToken, in message: ByteBuffer, _ headers: RoutingHeaders, _ context: MessageContext) -> Reply {
        let route = EraClassifier.overHTTP(.batch, headers.version)
        guard case .legacy(let revision) = route else { return .without(route, in: message.readableBytesUInt8Span) }
        return respond(toBatch: batch, in: message) { respond(to: $0, as: revision, in: message, context) }
    }
}

extension Envelope.Request {
    /// Refuses an envelope of a revision that does not exist, or that begins with a handshake.
    func checkVersion(in bytes: Span<UInt8>) throws(RPCError) {
        guard let version = params.meta.protocolVersion, Revision(version, in: bytes)?.isModern != true else { return }
        throw .unsupportedVersion(requested: version.string(in: bytes))
    }
}

extension Reply {
    /// What becomes of a message that is never answered.
    fileprivate static func without(_ route: EraClassifier.Route, in message: Span<UInt8>) -> Reply {
        guard case .refuse(let error) = route else { return .none }
        return .error(error, id: nil, in: message)
    }
}
