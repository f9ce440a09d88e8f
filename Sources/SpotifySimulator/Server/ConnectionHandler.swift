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
    private var render: Renderer?
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(simulation: Simulation) { self.simulation = simulation }

    func channelActive(context: ChannelHandlerContext) {
        render = context.localAddress.map { simulation.renderer(base: $0.apiBase) }
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
            guard let head, let render else { return }
            let isTooLarge = body.readableBytes > Self.bodyLimit
            let delivery =
                isTooLarge
                ? Delivery(outcome: .reply(APIError.tooLarge.reply))
                : simulation.deliver(SimulatorRequest(head: head, body: body), render: render)
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
        case .reply(let reply): send(reply, keepAlive: keepAlive, context: context)
        }
    }

    private func send(_ reply: Reply, keepAlive: Bool, context: ChannelHandlerContext) {
        var headers = reply.headers
        if reply.status.mayHaveResponseBody { headers.add(name: "content-length", value: String(reply.body.readableBytes)) }
        if !keepAlive { headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: reply.status, headers: headers))), promise: nil)
        if reply.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(.byteBuffer(reply.body))), promise: nil) }
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
