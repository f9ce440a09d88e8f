import GatewayPlan
import NIOCore
import NIOHTTP1
import NIOPosix

/// Listens on this machine for the browser that comes back.
struct RedirectListener {
    /// One browser that came to the right address.
    struct Visit: Sendable {
        /// Without its `?`.
        let query: String
        let show: @Sendable (LoginPage) async -> Void
    }

    private let channel: any Channel
    let redirectURI: String

    /// - Parameters:
    ///   - port: instead of the plan's; 0 picks a free one.
    ///   - onVisit: called on an event loop.
    /// - Throws: the system's error when the port cannot be had.
    static func start(
        _ plan: SignInPlan.Redirect, port: Int?, group: any EventLoopGroup, onVisit: @escaping @Sendable (Visit) -> Void
    ) async throws -> RedirectListener {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(RedirectHandler(path: plan.path, onVisit: onVisit))
                }
            }
            .bind(host: plan.host, port: port ?? plan.port).get()
        let host = plan.host.contains(":") ? "[\(plan.host)]" : plan.host
        return RedirectListener(channel: channel, redirectURI: "http://\(host):\(channel.localAddress?.port ?? 0)\(plan.path)")
    }

    func close() async { try? await channel.close() }
}

/// Answers GETs of one path, when it has been decided what to show, and nothing else.
private final class RedirectHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let path: String
    private let onVisit: @Sendable (RedirectListener.Visit) -> Void
    private var head: HTTPRequestHead?

    init(path: String, onVisit: @escaping @Sendable (RedirectListener.Visit) -> Void) {
        self.path = path
        self.onVisit = onVisit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end: answer(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head else { return }
        self.head = nil
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard head.method == .GET, let found = parts.first, String(found) == path else { return write(.unknown, context) }
        let here = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        onVisit(
            RedirectListener.Visit(query: parts.count > 1 ? String(parts[1]) : "") { page in
                try? await eventLoop.submit {
                    let (handler, context) = here.value
                    handler.write(page, context)
                }.get()
            })
    }

    private func write(_ page: LoginPage, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let body = ByteBuffer(string: page.html)
        let headers: HTTPHeaders = [
            "content-type": "text/html; charset=utf-8", "content-length": String(body.readableBytes), "connection": "close",
            "cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
        ]
        let status = HTTPResponseStatus(statusCode: page.status)
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
