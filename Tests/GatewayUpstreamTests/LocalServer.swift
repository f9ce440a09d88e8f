import NIOCore
import NIOHTTP1
import NIOPosix

/// A loopback server whose answer to every request is a closure over the channel.
struct LocalServer {
    typealias Answer = @Sendable (any Channel) -> Void

    private let channel: any Channel
    let group: MultiThreadedEventLoopGroup

    /// Serves while `body` runs.
    static func run(_ answer: @escaping Answer, _ body: (LocalServer) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = ByteToMessageHandler(HTTPRequestDecoder())
                    try channel.pipeline.syncOperations.addHandlers(decoder, Handler(answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(LocalServer(channel: channel, group: group))
        } catch {
            try await channel.close().get()
            try await group.shutdownGracefully()
            throw error
        }
        try await channel.close().get()
        try await group.shutdownGracefully()
    }

    var baseURL: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart

        private let answer: Answer

        init(_ answer: @escaping Answer) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if case .end = unwrapInboundIn(data) { answer(context.channel) }
        }
    }
}

extension Channel {
    /// Writes raw response bytes.
    func send(_ text: String, body: ByteBuffer = ByteBuffer()) {
        var bytes = ByteBuffer(string: text)
        bytes.writeImmutableBuffer(body)
        writeAndFlush(bytes, promise: nil)
    }
}
