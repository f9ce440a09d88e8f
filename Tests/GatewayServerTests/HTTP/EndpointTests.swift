import Foundation
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import NIOEmbedded
import Testing

@testable import GatewayServer

/// One connection on an embedded loop: what is answered at once, and with which status.
@Suite struct EndpointTests {
    private func connect(_ harness: ServerHarness) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        channel.embeddedEventLoop.advanceTime(to: harness.clock.now)
        try HTTPListener.configure(channel, .serve(harness.server, harness.endpoint()))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func sent(by channel: EmbeddedChannel) throws -> String {
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    private func exchange(_ request: String, _ harness: ServerHarness? = nil) throws -> (responses: [Response], isOpen: Bool) {
        let channel = try connect(try harness ?? ServerHarness())
        try channel.writeInbound(ByteBuffer(string: request))
        let responses = try Response.all(in: sent(by: channel))
        let isOpen = channel.isActive
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return (responses, isOpen)
    }

    @Test func cacheHit_isAnsweredInTheSameRead() async throws {
        let upstream = FakeUpstream(json: #"{"ok":1}"#)
        let harness = try ServerHarness(upstream: upstream)
        await harness.warm()
        let (responses, isOpen) = try exchange(Requests.modernCall(id: "7"), harness)
        #expect(responses.count == 1)
        #expect(responses[0].status == 200)
        #expect(responses[0].headers["content-type"] == "application/json")
        #expect(try responses[0].json["id"] == 7)
        #expect(try responses[0].json["result"]?["structuredContent"] == ["ok": 1])
        #expect(try responses[0].json["result"]?["_meta"]?["dev.setlist/cache"]?["status"] == "hit")
        #expect(isOpen)
        #expect(upstream.calls.count == 1)
    }

    @Test func pipelinedHitsAreAnsweredInOrderAndInOneRead() async throws {
        let harness = try ServerHarness()
        await harness.warm()
        let (responses, _) = try exchange((1...5).map { Requests.legacyCall(id: "\($0)") }.joined(), harness)
        #expect(try responses.map { try $0.json["id"] } == [1, 2, 3, 4, 5])
    }

    @Test(arguments: [1, 7, 40, 200])
    func aRequestMayComeInAnyPieces(size: Int) async throws {
        let harness = try ServerHarness()
        await harness.warm()
        let channel = try connect(harness)
        let bytes = Array(Requests.modernCall(id: "1").utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + size)]))
        }
        #expect(try Response.all(in: sent(by: channel)).map(\.status) == [200])
        _ = try channel.finish()
    }

    @Test func aChunkedBodyIsAssembled() throws {
        let body = Requests.ping
        let (front, back) = (body.prefix(10), body.dropFirst(10))
        let request = """
            POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r
            a\r\n\(front)\r\n\(String(back.count, radix: 16))\r\n\(back)\r\n0\r\n\r\n
            """
        let (responses, _) = try exchange(request)
        #expect(try responses.map { try $0.json["result"] } == [[:]])
    }

    @Test func headersMayBeInAnyCaseWithSpaceAroundThem() async throws {
        let harness = try ServerHarness()
        await harness.warm()
        let request = Requests.modernCall(id: "1").replacing(
            "MCP-Protocol-Version: 2026-07-28", with: "mcp-PROTOCOL-version: \t 2026-07-28 \t")
        #expect(try exchange(request, harness).responses.map(\.status) == [200])
        let twice = request.replacing("Mcp-Name: get_thing", with: "Mcp-Name: get_thing\r\nMCP-NAME: get_thing")
        let refused = try exchange(twice, harness).responses[0]
        #expect(refused.status == 400)
        #expect(try refused.json["error"]?["code"] == -32020)
    }

    @Test(arguments: [
        ("127.0.0.1", 200), ("127.0.0.1:1", 200), ("LocalHost:9", 200), ("[::1]:8808", 200), ("gateway.example:8808", 200),
        ("evil.example.com", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:80", 421), ("[::1].evil", 421),
        ("127.0.0.1:evil", 421), ("gateway.example.evil", 421), ("", 421), ("[::1", 421),
    ])
    func theHostMustBeOneOfOurs(host: String, status: Int) throws {
        let harness = try ServerHarness { $0.allowedHosts = ["gateway.example"] }
        #expect(try exchange(Requests.post(Requests.ping, host: host), harness).responses.map(\.status) == [status])
    }

    @Test(arguments: [
        ("http://localhost", 200), ("http://127.0.0.1:3000", 200), ("https://[::1]:1", 200), ("https://app.example", 200),
        ("https://evil.example.com", 403), ("null", 403), ("http://localhost.evil.example", 403), ("https://app.example.evil", 403),
        ("file://", 403), ("", 403), ("http://localhost@evil.example", 403),
    ])
    func theOriginMustBeOneOfOurs(origin: String, status: Int) throws {
        let harness = try ServerHarness { $0.allowedOrigins = ["https://app.example"] }
        let response = try exchange(Requests.post(Requests.ping, "Origin: \(origin)"), harness).responses[0]
        #expect(response.status == status)
        #expect(response.headers["access-control-allow-origin"] == (status == 200 ? origin : nil))
    }

    @Test func aBrowserIsToldWhatItMaySend() throws {
        let preflight = { (origin: String) in
            "OPTIONS /mcp HTTP/1.1\r\nHost: localhost\r\nOrigin: \(origin)\r\nAccess-Control-Request-Method: POST\r\n\r\n"
        }
        let allowed = try exchange(preflight("http://localhost:5173")).responses[0]
        #expect(allowed.status == 204)
        #expect(allowed.headers["access-control-allow-origin"] == "http://localhost:5173")
        #expect(allowed.headers["access-control-allow-methods"] == "POST, GET, DELETE")
        #expect(allowed.headers["access-control-allow-headers"]?.contains("MCP-Protocol-Version") == true)
        #expect(allowed.headers["content-length"] == nil)
        let refused = try exchange(preflight("https://evil.example.com")).responses[0]
        #expect(refused.status == 403)
        #expect(refused.headers["access-control-allow-origin"] == nil)
        #expect(try exchange("OPTIONS /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n").responses[0].status == 405)
    }

    @Test(arguments: ["GET", "DELETE", "PUT", "HEAD", "PATCH"])
    func onlyPostIsServed(method: String) throws {
        let (responses, isOpen) = try exchange("\(method) /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(responses[0].status == 405)
        #expect(responses[0].headers["allow"] == "POST")
        #expect(method != "HEAD" || responses[0].headers["content-length"] == "0")
        #expect(isOpen)
    }

    @Test func whatIsRefusedByItsHeadLeavesTheConnectionUsable() throws {
        let wrong = [
            (Requests.post(Requests.ping).replacing("/mcp", with: "/other"), 404),
            (Requests.post(Requests.ping).replacing("application/json", with: "text/plain"), 415),
            (Requests.post(Requests.ping).replacing("Content-Type", with: "X-Type"), 415),
            (Requests.post(Requests.ping, "Accept: text/event-stream"), 406),
            (Requests.post(Requests.ping).replacing("Host: ", with: "X-Host: "), 400),
            (Requests.post(Requests.ping, "Host: localhost"), 400),
        ]
        for (request, status) in wrong {
            let (responses, _) = try exchange(request + Requests.post(Requests.ping))
            #expect(responses.map(\.status) == [status, 200])
        }
    }

    @Test(arguments: ["*/*", "application/*", "application/json;q=0.9", "text/event-stream, Application/JSON"])
    func whatAllowsJSONIsAcceptable(accept: String) throws {
        #expect(try exchange(Requests.post(Requests.ping, "Accept: \(accept)")).responses.map(\.status) == [200])
    }

    @Test func aContentTypeMayHaveParametersAndThePathAQuery() throws {
        let request = Requests.post(Requests.ping).replacing("application/json", with: "Application/JSON ; charset=utf-8")
        #expect(try exchange(request.replacing("/mcp ", with: "/mcp?x=1 ")).responses.map(\.status) == [200])
    }

    @Test func statusesOfMessagesReachTheWire() throws {
        #expect(try exchange(Requests.post("{")).responses.map(\.status) == [400])
        let notification = try exchange(Requests.post(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)).responses[0]
        #expect(notification.status == 202)
        #expect(notification.headers["content-length"] == "0")
        #expect(notification.headers["content-type"] == nil)
        let missing = Requests.modernCall(id: "1").replacing("Mcp-Method: tools/call\r\n", with: "")
        #expect(try exchange(missing).responses.map(\.status) == [400])
    }

    @Test func aBodyBeyondTheLimitIsRefusedAndTheConnectionEnds() throws {
        let harness = try ServerHarness { $0.maximumBodyBytes = 100 }
        let announced = try exchange(Requests.post(String(repeating: " ", count: 101)), harness)
        #expect(announced.responses.map(\.status) == [413])
        #expect(announced.responses[0].headers["connection"] == "close")
        #expect(!announced.isOpen)
        let chunk = "65\r\n\(String(repeating: " ", count: 101))\r\n"
        let chunked = try exchange(
            "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)", harness
        )
        #expect(chunked.responses.map(\.status) == [413])
        #expect(!chunked.isOpen)
        let exact = Requests.ping + String(repeating: " ", count: 100 - Requests.ping.utf8.count)
        #expect(try exchange(Requests.post(exact), harness).responses.map(\.status) == [200])
    }

    @Test func aClientThatAsksForLeaveIsGivenItOrTheAnswer() throws {
        let request = Requests.post(Requests.ping, "Expect: 100-continue")
        let head = try #require(request.components(separatedBy: "\r\n\r\n").first) + "\r\n\r\n"
        let channel = try connect(try ServerHarness())
        try channel.writeInbound(ByteBuffer(string: head))
        #expect(try sent(by: channel) == "HTTP/1.1 100 Continue\r\n\r\n")
        try channel.writeInbound(ByteBuffer(string: Requests.ping))
        #expect(try Response.all(in: sent(by: channel)).map(\.status) == [200])
        _ = try channel.finish()
        let refused = try exchange(head.replacing("application/json", with: "text/plain"))
        #expect(refused.responses.map(\.status) == [415])
        #expect(!refused.isOpen)
    }

    @Test func headersBeyondTheLimitAreRefused() throws {
        let long = try exchange(Requests.post(Requests.ping, "X-Long: \(String(repeating: "x", count: 9_000))"))
        #expect(long.responses.map(\.status) == [431])
        #expect(!long.isOpen)
    }

    @Test(arguments: ["NONSENSE\r\n\r\n", "POST /mcp HTTP/1.1\r\nBad Header\r\n\r\n", "POST /mcp HTTP/9.9\r\n\r\n"])
    func whatIsNotHTTPIsRefused(text: String) throws {
        let (responses, isOpen) = try exchange(text)
        #expect(responses.map(\.status) == [400])
        #expect(!isOpen)
    }

    @Test func theConnectionEndsWhenTheClientWantsIt() throws {
        let closing = try exchange(Requests.post(Requests.ping, "Connection: close"))
        #expect(closing.responses[0].headers["connection"] == "close")
        #expect(!closing.isOpen)
        let old = try exchange(Requests.post(Requests.ping, version: "1.0"))
        #expect(!old.isOpen)
        let kept = try exchange(Requests.post(Requests.ping, "Connection: Keep-Alive", version: "1.0"))
        #expect(kept.responses[0].headers["connection"] == "keep-alive")
        #expect(kept.isOpen)
    }

    @Test func anIdleConnectionIsClosed() throws {
        let harness = try ServerHarness { $0.idleTimeout = 10_000_000_000 }
        let channel = try connect(harness)
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        try channel.writeInbound(ByteBuffer(string: Requests.post(Requests.ping)))
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        // Half a request does not keep it open either.
        try channel.writeInbound(ByteBuffer(string: "POST /mcp HTTP/1.1\r\nHost:"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func anIdleConnectionIsClosedWhenTheServerStops() throws {
        let channel = try connect(try ServerHarness())
        try channel.writeInbound(ByteBuffer(string: Requests.post(Requests.ping)))
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!channel.isActive)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    // MARK: - Clients that do not read

    private func setWritable(_ isWritable: Bool, _ channel: EmbeddedChannel) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.run()
    }

    @Test func aClientThatDoesNotReadIsNotAnsweredUntilItDoes() throws {
        let channel = try connect(try ServerHarness())
        setWritable(false, channel)
        try channel.writeInbound(ByteBuffer(string: Requests.post(Requests.ping) + Requests.post(Requests.ping)))
        #expect(try sent(by: channel) == "")
        setWritable(true, channel)
        #expect(try Response.all(in: sent(by: channel)).map(\.status) == [200, 200])
        _ = try channel.finish()
    }

    @Test func nothingIsReadFromAClientThatDoesNotRead() throws {
        let channel = try connect(try ServerHarness())
        let reads = ReadCounter()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        setWritable(false, channel)
        channel.read()
        #expect(reads.count == 0)
        setWritable(true, channel)
        #expect(reads.count == 1)
        _ = try channel.finish()
    }

    @Test func aClientThatNeverReadsIsClosedThoughItSends() throws {
        let harness = try ServerHarness { $0.idleTimeout = 10_000_000_000 }
        let channel = try connect(harness)
        setWritable(false, channel)
        for _ in 0..<3 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(4))
            _ = try? channel.writeInbound(ByteBuffer(string: Requests.post(Requests.ping)))
        }
        #expect(!channel.isActive)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        private(set) var count = 0

        func read(context: ChannelHandlerContext) { count += 1 }
    }

    // MARK: - The end of a connection

    @Test(arguments: [
        Requests.post(Requests.ping, "Connection: Upgrade", "Upgrade: websocket"),
        Requests.post(Requests.ping, "Connection: keep-alive, upgrade", "Upgrade: h2c"),
        "CONNECT /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ])
    func nothingFollowsAWishForAnotherProtocol(request: String) throws {
        let (responses, isOpen) = try exchange(request)
        #expect(responses.count == 1)
        #expect(responses.first?.headers["connection"] == "close")
        #expect(!isOpen)
    }

    @Test func whatFollowsNonsenseDoesNotCutItsAnswerOff() throws {
        let channel = try connect(try ServerHarness())
        try channel.pipeline.syncOperations.addHandler(HalfClosing(), position: .first)
        try channel.writeInbound(ByteBuffer(string: "NONSENSE\r\n\r\n"))
        try channel.writeInbound(ByteBuffer(string: "MORE NONSENSE\r\n\r\n"))
        #expect(channel.isActive)
        #expect(try Response.all(in: sent(by: channel)).map(\.status) == [400])
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aConnectionThatBreaksWithinAWriteIsAllThatEnds() throws {
        let harness = try ServerHarness()
        let channel = try connect(harness)
        try channel.pipeline.syncOperations.addHandler(Breaking(), position: .first)
        // The half request is an error only once the connection has ended.
        try channel.writeInbound(ByteBuffer(string: Requests.post(Requests.ping) + "POST /mcp HTTP/1.1\r\nHost: loc"))
        _ = try? channel.finish(acceptAlreadyClosed: true)
        #expect(!channel.isActive)
        let (responses, isOpen) = try exchange(Requests.post(Requests.ping), harness)
        #expect(responses.map(\.status) == [200])
        #expect(isOpen)
    }

    /// A socket whose peer turns out to be gone when something is sent.
    private final class Breaking: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = ByteBuffer
        private var isBroken = false

        func flush(context: ChannelHandlerContext) {
            guard !isBroken else { return }
            isBroken = true
            context.fireChannelInactive()
        }
    }

    /// A socket that can close its sending side alone, which an embedded channel cannot.
    private final class HalfClosing: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            guard mode == .all else {
                promise?.succeed()
                return
            }
            context.close(mode: mode, promise: promise)
        }
    }

    // MARK: - Pages of other origins

    @Test(arguments: ["Host: evil.example.com", "Host: localhost\r\nHost: localhost", "X-Host: localhost"])
    func aPageOfAnotherOriginReadsNoRefusal(host: String) throws {
        let request = Requests.post(Requests.ping, "Origin: https://evil.example.com").replacing("Host: 127.0.0.1:8808", with: host)
        let response = try exchange(request).responses[0]
        #expect(response.headers["access-control-allow-origin"] == nil)
    }

    @Test func severalOriginsAreNone() throws {
        let request = Requests.post(Requests.ping, "Origin: https://evil.example.com", "Origin: http://localhost")
        let response = try exchange(request).responses[0]
        #expect(response.status == 403)
        #expect(response.headers["access-control-allow-origin"] == nil)
    }

    @Test func aRefusalNamesTheKeyThatWouldAllowIt() throws {
        let origin = try exchange(Requests.post(Requests.ping, "Origin: https://app.example")).responses[0]
        #expect(origin.body.contains("server.http.allowed_origins"))
        let host = try exchange(Requests.post(Requests.ping, host: "gateway.example")).responses[0]
        #expect(host.body.contains("server.http.allowed_hosts"))
    }
}
