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
        case accepted
        case preflight
        case refusal(HTTPRefusal)
    }

    /// Reused for every head.
    private var headBytes = ByteBuffer()
    private var hasUnflushed = false

    /// - Parameter request: `nil` when its head could not be read.
    func write(_ response: consuming Response, to request: RequestHead?, closes: Bool, _ context: ChannelHandlerContext) {
        let connection: ResponseHead.Connection = closes ? .close : request?.mustAnnounceKeepAlive == true ? .keepAlive : .implicit
        var head = ResponseHead(status: 200, contentLength: 0, connection: connection)
        // Refused before anything else when it is not allowed.
        if case .one(let origin) = request?.origin { head.allowedOrigin = origin }
        switch consume response {
        case .message(let message, let status):
            head.status = status
            head.contentType = "application/json"
            write(head, message, context)
        case .accepted:
            head.status = 202
            write(head, ByteBuffer(), context)
        case .preflight:
            head.status = 204
            head.extra = """
                Access-Control-Allow-Methods: POST\r
                Access-Control-Allow-Headers: Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name\r
                Access-Control-Max-Age: 600\r

                """
            write(head, ByteBuffer(), context)
        case .refusal(let refusal):
            head.status = refusal.status
            head.extra = refusal.header
            if refusal == .forbiddenOrigin { head.allowedOrigin = nil }
            // The answer to HEAD has no body, and none that it speaks of is simplest.
            guard request?.method != .HEAD else { return write(head, ByteBuffer(), context) }
            head.contentType = "text/plain; charset=utf-8"
            write(head, ByteBuffer(string: refusal.text + "\n"), context)
        }
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
        head.contentLength = body.readableBytes
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
