import GatewayEngine
import GatewayTelemetry
import JSONBytes
import NIOCore

/// Who waits for a reply: the request as far as its answer needs it, and the client behind it.
struct Asker: Sendable {
    let message: ByteBuffer
    let id: JSONToken
    let revision: Revision
    let session: ClientSession?
    let capabilities: ClientCapabilities
    let trace: TraceContext?
    private let logLevel: LogLevel?
    /// As JSON; `nil` when the client did not ask to be told.
    private let progressToken: JSONToken?

    init(_ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, session: ClientSession?, trace: TraceContext? = nil) {
        self.message = message
        self.id = request.id
        self.revision = revision
        let bytes = message.readableBytesUInt8Span
        let meta = request.params.meta
        self.session = session
        self.trace = trace
        self.progressToken = meta.progressToken
        if revision.isModern {
            capabilities = ClientCapabilities(meta.clientCapabilities, in: bytes)
            logLevel = meta.logLevel.flatMap { LogLevel(rawValue: $0.string(in: bytes)) }
        } else {
            capabilities = session?.capabilities ?? ClientCapabilities()
            logLevel = session?.logLevel
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
        let session = revision.isModern ? nil : session
        return ClientChannel(
            capabilities: capabilities, session: session, stream: stream ?? session?.standing, progress: progress, logLevel: logLevel,
            trace: trace)
    }
}

extension ByteBuffer {
    /// A value's own JSON.
    func slice(of token: JSONToken) -> ByteBuffer? {
        getSlice(at: readerIndex + token.range.lowerBound, length: token.range.count)
    }
}

extension Meta {
    /// The caller's trace as the message tells it, which comes before what the transport says.
    func trace(in bytes: Span<UInt8>) -> TraceContext? {
        guard let traceParent else { return nil }
        return TraceContext(parent: traceParent.string(in: bytes), state: traceState.map { $0.string(in: bytes) })
    }
}
