import JSONBytes
import NIOCore

extension MCPServer {
    /// More requests than this in one array are refused, so that one small message cannot start thousands of calls.
    private static let maximumBatch = 64

    /// Answers a batch of 2025-03-26.
    func respond(
        toBatch array: JSONToken, in message: ByteBuffer, _ session: ClientSession?, _ respond: (Envelope.Request) -> Reply
    ) -> Reply {
        let bytes = message.readableBytesUInt8Span
        var parts: [BatchPart] = []
        var count = 0
        var ids: Set<RequestID> = []
        var elements = JSONElements(of: array)
        while let element = elements.next(in: bytes) {
            count += 1
            guard count <= Self.maximumBatch else {
                return .error(.invalidRequest("a batch of more than \(Self.maximumBatch)"), id: nil, in: bytes)
            }
            switch reply(to: element, in: message, session, &ids, respond) {
            // A stream and a handshake are refused in a batch.
            case .none, .opened, .standing: break
            case .now(let response, _), .forbidden(let response, _): parts.append(.ready(response))
            case .later(let reply): parts.append(.pending(reply, CallCancellation()))
            }
        }
        guard count > 0 else { return .error(.invalidRequest("an empty batch"), id: nil, in: bytes) }
        guard !parts.isEmpty else { return .none }
        let ready = parts.compactMap { if case .ready(let response) = $0 { response } else { nil } }
        return ready.count == parts.count ? .now(BatchPart.join(ready), status: 200) : .later(DeferredReply(batch: parts, session: session))
    }

    /// - Parameter ids: those that the batch has had so far.
    private func reply(
        to element: JSONToken, in message: ByteBuffer, _ session: ClientSession?, _ ids: inout Set<RequestID>,
        _ respond: (Envelope.Request) -> Reply
    ) -> Reply {
        let bytes = message.readableBytesUInt8Span
        do throws(Envelope.Malformed) {
            switch try Envelope.read(element, in: bytes) {
            case .request(let request):
                // 2025-03-26 forbids `initialize` in a batch, and the modern revision forbids batches.
                guard request.method != .initialize, request.params.meta.protocolVersion == nil else {
                    return .error(.invalidRequest("this request must not be part of a batch"), id: request.id, in: bytes)
                }
                if let id = RequestID(request.id, in: message), !ids.insert(id).inserted {
                    return .error(.invalidRequest("the batch has a request with this id already"), id: request.id, in: bytes)
                }
                return respond(request)
            case .notification(let notification):
                session?.take(notification, in: message)
                return .none
            case .response(let response):
                session?.take(response, in: bytes)
                return .none
            }
        } catch {
            return .error(error.error, id: error.id, in: bytes)
        }
    }
}
