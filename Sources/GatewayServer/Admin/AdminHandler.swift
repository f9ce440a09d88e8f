import GatewayPlan
import NIOCore
import NIOHTTP1

/// One connection to the admin listener: assembles each request, has it answered, and writes the answer.
///
/// NIO's pipeline handler before it lets the next request through only when this one is answered.
final class AdminHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let desk: AdminDesk
    private let maximumBodyBytes: Int
    private var head: HTTPRequestHead?
    private var body: RequestBody
    private var isTooLarge = false
    private var answer: Task<Void, Never>?
    /// The client sends nothing more.
    private var isLast = false

    init(desk: AdminDesk, maximumBodyBytes: Int) {
        self.desk = desk
        self.maximumBodyBytes = maximumBodyBytes
        self.body = RequestBody(limit: maximumBodyBytes, announced: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = RequestBody(limit: maximumBodyBytes, announced: nil)
            isTooLarge = false
        case .body(let piece):
            if !body.append(piece) { isTooLarge = true }
        case .end:
            guard let head else { return }
            let peer = context.remoteAddress?.description ?? "unknown"
            answer(AdminDesk.Incoming(head: head, body: isTooLarge ? nil : body.bytes, peer: peer), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer?.cancel()
        context.fireChannelInactive()
    }

    /// What is not HTTP has been answered already.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            if answer == nil { context.close(promise: nil) }
        } else if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            isLast = true
            if answer == nil { context.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func answer(_ incoming: AdminDesk.Incoming, _ context: ChannelHandlerContext) {
        let desk = desk
        let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        answer = Task {
            let response = await desk.answer(incoming)
            eventLoop.execute {
                let (handler, context) = handler.value
                handler.write(response, to: incoming.head, context)
            }
        }
    }

    private func write(_ response: AdminResponse, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        answer = nil
        guard context.channel.isActive else { return }
        let closes = isLast || !request.isKeepAlive
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.add(name: "content-type", value: response.contentType)
        headers.add(name: "content-length", value: String(response.body.readableBytes))
        // By this the command line knows that it is talking to a gateway.
        headers.add(name: "server", value: "setlist/" + ServerIdentity.currentVersion)
        // What a probe or a person reads is how things are now.
        headers.add(name: "cache-control", value: "no-store")
        if closes { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: request.version, status: .init(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil) }
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        guard closes else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        end.whenComplete { _ in bound.value.close(promise: nil) }
    }
}
