import Glibc
import NIOCore
import NIOHTTP1

/// Collects one request after the other on a connection and sends what the simulation says.
///
/// NIO's pipelining handler in front of it holds the next request back until this one is answered.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Bytes; nothing that the API takes comes near.
    private static let bodyLimit = 1 << 20

    private let simulation: Simulation
    /// Links lead back to the address that this connection was made to.
    private var base: String?
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(simulation: Simulation) { self.simulation = simulation }

    func channelActive(context: ChannelHandlerContext) {
        base = context.localAddress?.apiBase
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ByteBuffer()
        case .body(var part):
            if body.readableBytes <= Self.bodyLimit { body.writeBuffer(&part) }
        case .end:
            guard let head, let base else { return }
            let isTooLarge = body.readableBytes > Self.bodyLimit
            let delivery =
                isTooLarge
                ? Delivery(outcome: .reply(APIError.tooLarge.reply))
                : simulation.deliver(SimulatorRequest(head: head, body: body), base: base)
            schedule(delivery, keepAlive: head.isKeepAlive && head.version == .http1_1, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func schedule(_ delivery: Delivery, keepAlive: Bool, context: ChannelHandlerContext) {
        guard delivery.delay > .zero else { return deliver(delivery.outcome, keepAlive: keepAlive, context: context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delivery.delay)) {
            self.deliver(delivery.outcome, keepAlive: keepAlive, context: context)
        }
    }

    private func deliver(_ outcome: Delivery.Outcome, keepAlive: Bool, context: ChannelHandlerContext) {
        switch outcome {
        case .reset: reset(context)
        case .reply(let reply):
            writeHead(reply, keepAlive: keepAlive, context: context)
            if reply.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(.byteBuffer(reply.body))), promise: nil) }
            finish(keepAlive: keepAlive, context: context)
        case .trickle(let reply, let pace):
            writeHead(reply, keepAlive: keepAlive, context: context)
            context.flush()
            trickle(reply.body, pace, keepAlive: keepAlive, context: context)
        }
    }

    private func trickle(_ rest: ByteBuffer, _ pace: SimulatorFault.Pace, keepAlive: Bool, context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        var rest = rest
        guard let piece = rest.readSlice(length: min(pace.bytes, rest.readableBytes)), piece.readableBytes > 0 else {
            return finish(keepAlive: keepAlive, context: context)
        }
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pace.pause)) { [rest] in
            context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
            self.trickle(rest, pace, keepAlive: keepAlive, context: context)
        }
    }

    private func writeHead(_ reply: Reply, keepAlive: Bool, context: ChannelHandlerContext) {
        var headers = reply.headers
        if reply.status.mayHaveResponseBody { headers.add(name: "content-length", value: String(reply.body.readableBytes)) }
        if !keepAlive { headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: reply.status, headers: headers))), promise: nil)
    }

    private func finish(keepAlive: Bool, context: ChannelHandlerContext) {
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepAlive { sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }

    /// Closing without lingering makes the kernel send a reset rather than an orderly end.
    private func reset(_ context: ChannelHandlerContext) {
        let socket = context.channel as? any SocketOptionProvider
        let isSet = socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)) ?? context.eventLoop.makeSucceededVoidFuture()
        isSet.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
}
