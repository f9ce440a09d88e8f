import NIOCore
import NIOPosix

@testable import GatewayServer

/// A client that sends what it is told and reads whole responses.
final class TestClient {
    private let channel: any Channel
    private var incoming: AsyncStream<ByteBuffer>.AsyncIterator
    private var text = ""

    private init(channel: any Channel, incoming: AsyncStream<ByteBuffer>) {
        self.channel = channel
        self.incoming = incoming.makeAsyncIterator()
    }

    static func connect(to address: SocketAddress, reading: Bool = true) async throws -> TestClient {
        let (stream, sink) = AsyncStream<ByteBuffer>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reading)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(sink)) }
            }
            .connect(to: address).get()
        return TestClient(channel: channel, incoming: stream)
    }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }
    /// Without waiting for it.
    func begin(sending text: String) { channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }
    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }
    func endSending() async throws { try await channel.close(mode: .output) }
    func close() async throws { try await channel.close() }

    /// The next response.
    func response() async throws -> Response {
        while let bytes = await incoming.next(isolation: #isolation) {
            text += String(buffer: bytes)
            if let response = try? Response.all(in: text).first {
                text = ""
                return response
            }
        }
        throw IncompleteResponse(text: text)
    }

    /// Everything until the server closes.
    func rest() async -> String {
        while let bytes = await incoming.next(isolation: #isolation) { text += String(buffer: bytes) }
        return text
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let sink: AsyncStream<ByteBuffer>.Continuation

        init(_ sink: AsyncStream<ByteBuffer>.Continuation) { self.sink = sink }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { sink.yield(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { sink.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
