import GatewayMCP
import NIOCore
import NIOHTTP1

/// Writes responses: head and body in one buffer, one flush for all that one read brought.
///
/// A class, because what a write or a flush brings about, such as the end of the connection, may lead back here before it returns.
final class ResponseWriter {
    enum Response {
        /// A JSON-RPC message with room before it.
        case message(ByteBuffer, status: Int)
        /// Likewise: a wider token is needed.
        case forbidden(ByteBuffer, challenge: String)
        /// Likewise, of a handshake that has opened a session.
        case opened(ByteBuffer, session: String)
        /// The session is over.
        case ended
        /// The client has cancelled its request and waits for no message.
        case cancelled
        case accepted
        case preflight
        /// The resource's metadata.
        case document(ByteBuffer)
        case refusal(HTTPRefusal)
    }

    /// Reused for every head.
    private var headBytes = ByteBuffer()
    private var hasUnflushed = false
    /// How the stream under way is framed.
    private var isChunked = true

    /// - Parameter request: `nil` when its head could not be read.
    func write(_ response: consuming Response, to request: RequestHead?, closes: Bool, _ context: ChannelHandlerContext) {
        var head = responseHead(to: request, closes: closes)
        switch consume response {
        case .message(let message, let status):
            head.status = status
            head.contentType = "application/json"
            if status == 429 || status == 503 { head.extra = HTTPRefusal.tooManyCalls.header }
            write(head, message, context)
        case .forbidden(let message, let challenge):
            head.status = 403
            head.contentType = "application/json"
            head.ownHeader = HTTPRefusal.forbidden(challenge).ownHeader
            write(head, message, context)
        case .opened(let message, let session):
            head.contentType = "application/json"
            head.session = session
            write(head, message, context)
        case .ended:
            write(head, ByteBuffer(), context)
        case .accepted, .cancelled:
            head.status = 202
            write(head, ByteBuffer(), context)
        case .preflight:
            head.status = 204
            head.extra = """
                Access-Control-Allow-Methods: POST, GET, DELETE\r
                Access-Control-Allow-Headers: Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, \
                Last-Event-ID, traceparent, tracestate\r
                Access-Control-Max-Age: 600\r

                """
            write(head, ByteBuffer(), context)
        case .document(let document):
            head.contentType = "application/json"
            head.extra = "Cache-Control: max-age=3600\r\n"
            write(head, document, context)
        case .refusal(let refusal):
            head.status = refusal.status
            head.extra = refusal.header
            head.ownHeader = refusal.ownHeader
            if refusal == .forbiddenOrigin { head.allowedOrigin = nil }
            // The answer to HEAD has no body, and none that it speaks of is simplest.
            guard request?.method != .HEAD else { return write(head, ByteBuffer(), context) }
            head.contentType = "text/plain; charset=utf-8"
            write(head, ByteBuffer(string: refusal.text + "\n"), context)
        }
    }

    /// Begins a response that is a stream of events.
    func beginStream(to request: RequestHead?, closes: Bool, _ context: ChannelHandlerContext) {
        var head = responseHead(to: request, closes: closes)
        head.contentType = "text/event-stream"
        head.extra = "Cache-Control: no-cache, no-transform\r\nX-Accel-Buffering: no\r\n"
        isChunked = request?.mustAnnounceKeepAlive != true
        head.length = isChunked ? .chunked : .unknown
        headBytes.clear()
        head.write(to: &headBytes)
        context.write(NIOAny(headBytes), promise: nil)
        hasUnflushed = true
    }

    /// One message as an event.
    func writeEvent(_ message: ByteBuffer, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        writeChunk(before: "event: message\r\ndata: ", message, context)
    }

    /// A comment, which keeps the connection from looking idle.
    func writeKeepalive(_ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        writeChunk(before: ": keepalive", ByteBuffer(), context)
    }

    func endStream(_ context: ChannelHandlerContext) {
        guard isChunked else { return }
        context.write(NIOAny(ByteBuffer(staticString: "0\r\n\r\n")), promise: nil)
        hasUnflushed = true
    }

    private func writeChunk(before text: StaticString, _ message: ByteBuffer, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        let count = text.utf8CodeUnitCount + message.readableBytes + 4
        var chunk = ByteBuffer()
        chunk.reserveCapacity(count + 16)
        if isChunked { chunk.writeString(String(count, radix: 16) + "\r\n") }
        chunk.writeStaticString(text)
        chunk.writeImmutableBuffer(message)
        chunk.writeStaticString(isChunked ? "\r\n\r\n\r\n" : "\r\n\r\n")
        hasUnflushed = true
        return context.write(NIOAny(chunk))
    }

    private func responseHead(to request: RequestHead?, closes: Bool) -> ResponseHead {
        let connection: ResponseHead.Connection = closes ? .close : request?.mustAnnounceKeepAlive == true ? .keepAlive : .implicit
        var head = ResponseHead(status: 200, length: .bytes(0), connection: connection)
        // Refused before anything else when it is not allowed.
        if case .one(let origin) = request?.origin { head.allowedOrigin = origin }
        return head
    }

    func writeContinue(_ context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    func flush(_ context: ChannelHandlerContext) {
        guard hasUnflushed else { return }
        hasUnflushed = false
        context.flush()
    }

    /// Closes after everything that was written.
    func close(_ context: ChannelHandlerContext) {
        let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.write(NIOAny(ByteBuffer())).whenComplete { _ in channel.value.close(promise: nil) }
        hasUnflushed = true
        flush(context)
    }

    /// Closes although the client may still be sending; the caller drops what comes.
    ///
    /// Only the sending side is closed at first: closing on unread bytes would reset the connection before the client has read the answer.
    func closeWhileReading(_ context: ChannelHandlerContext) {
        let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
        flush(context)
        context.close(mode: .output).whenFailure { _ in channel.value.close(promise: nil) }
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { channel.value.close(promise: nil) }
    }

    private func write(_ head: ResponseHead, _ body: consuming ByteBuffer, _ context: ChannelHandlerContext) {
        var head = head
        head.length = .bytes(body.readableBytes)
        headBytes.clear()
        head.write(to: &headBytes)
        let length = headBytes.readableBytes
        if body.readerIndex >= length {
            body.setBuffer(headBytes, at: body.readerIndex - length)
            body.moveReaderIndex(to: body.readerIndex - length)
            context.write(NIOAny(body), promise: nil)
        } else {
            var response = headBytes
            response.writeImmutableBuffer(body)
            context.write(NIOAny(response), promise: nil)
        }
        hasUnflushed = true
    }
}
