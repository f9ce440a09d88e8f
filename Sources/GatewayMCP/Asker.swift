import GatewayEngine
import JSONBytes
import NIOCore

/// Who waits for a reply: the request as far as its answer needs it, and the client behind it.
struct Asker: Sendable {
    let message: ByteBuffer
    let id: JSONToken
    let revision: Revision
    let session: ClientSession?
    let capabilities: ClientCapabilities
    /// As JSON; `nil` when the client did not ask to be told.
    private let progressToken: JSONToken?

    init(_ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, session: ClientSession?) {
        self.message = message
        self.id = request.id
        self.revision = revision
        self.session = session
        self.progressToken = request.params.meta.progressToken
        if revision.isModern {
            capabilities = ClientCapabilities(request.params.meta.clientCapabilities, in: message.readableBytesUInt8Span)
        } else {
            capabilities = session?.capabilities ?? ClientCapabilities()
        }
    }

    var requestID: RequestID? { RequestID(id, in: message) }

    /// - Parameter stream: the request's own; without one, what can wait goes to the session's standing stream.
    func channel(on stream: (any MessageStream)?) -> ClientChannel {
        var progress: ProgressReporter?
        if let progressToken, let stream, let token = message.slice(of: progressToken) {
            progress = ProgressReporter(token: token, revision: revision, stream: stream)
        }
        // No requests of the server in the modern era.
        guard !revision.isModern else {
            return ClientChannel(capabilities: capabilities, session: nil, stream: stream, progress: progress)
        }
        return ClientChannel(capabilities: capabilities, session: session, stream: stream ?? session?.standing, progress: progress)
    }
}

extension ByteBuffer {
    /// A value's own JSON.
    func slice(of token: JSONToken) -> ByteBuffer? {
        getSlice(at: readerIndex + token.range.lowerBound, length: token.range.count)
    }
}
