import NIOCore

/// Answers a connection for which there is no room, and closes it; what the client sends is dropped.
final class TurnAwayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let writer = ResponseWriter()

    func channelActive(context: ChannelHandlerContext) {
        writer.write(.refusal(.overloaded), to: nil, closes: true, context)
        writer.closeWhileReading(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
