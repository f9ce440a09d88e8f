import Foundation
import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import NIOEmbedded
import Testing

@testable import GatewayServer

/// Answers that are streams of events.
@Suite(.timeLimit(.minutes(1))) struct EventStreamTests {
    private static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    private static func listen(accept: String = "application/json, text/event-stream", version: String = "1.1") -> String {
        let body =
            #"{"jsonrpc":"2.0","id":7,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},\#(meta)}}"#
        return Requests.post(
            body, "Accept: \(accept)", "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: subscriptions/listen", version: version)
    }

    /// `tools/call` with a progress token.
    private static func call(accept: String = "application/json, text/event-stream") -> String {
        let body = Requests.callBody(id: "1", meta: #","_meta":{"progressToken":"t"}"#)
        return Requests.post(body, "Accept: \(accept)", "MCP-Protocol-Version: 2025-11-25")
    }

    private func connect(_ harness: ServerHarness) async throws -> NIOAsyncTestingChannel {
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            try HTTPListener.configure(channel, .serve(harness.server, harness.endpoint()))
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        return channel
    }

    private func send(_ text: String, to channel: NIOAsyncTestingChannel) async throws {
        try await channel.writeInbound(ByteBuffer(string: text))
        await channel.testingEventLoop.run()
    }

    /// Everything that is sent until it ends with this.
    private func received(_ end: String, from channel: NIOAsyncTestingChannel) async throws -> String {
        var text = ""
        while !text.hasSuffix(end) { text += String(buffer: try await channel.waitForOutboundWrite(as: ByteBuffer.self)) }
        return text
    }

    @Test func listenAnswersWithEventsAndEndsWhenTheServerStops() async throws {
        let harness = try ServerHarness()
        let channel = try await connect(harness)
        try await send(Self.listen(), to: channel)
        harness.server.publish(.tools)
        await channel.testingEventLoop.run()
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        let text = try await received("0\r\n\r\n", from: channel)
        let (head, events) = try Events.parse(text)
        #expect(head.contains("HTTP/1.1 200 OK"))
        #expect(head.contains("Content-Type: text/event-stream"))
        #expect(head.contains("Cache-Control: no-cache, no-transform"))
        #expect(head.contains("X-Accel-Buffering: no"))
        #expect(
            events.map { $0["method"]?.stringValue } == [
                "notifications/subscriptions/acknowledged", "notifications/tools/list_changed", nil,
            ])
        #expect(events.last?["result"]?["resultType"] == "complete")
        try await channel.closeFuture.get()
    }

    @Test func listenNeedsAClientThatReadsEvents() async throws {
        let harness = try ServerHarness()
        let channel = try await connect(harness)
        // Eight would be too many of them, had the refused ones kept their places.
        for _ in 0..<9 {
            try await send(Self.listen(accept: "application/json"), to: channel)
            #expect(try await received("\n", from: channel).contains("406 Not Acceptable"))
        }
        try await send(Self.listen(), to: channel)
        #expect(try await received("\r\n\r\n\r\n", from: channel).contains("acknowledged"))
    }

    @Test func aClientThatLeavesGivesItsPlaceBack() async throws {
        let harness = try ServerHarness()
        for _ in 0..<9 {
            let channel = try await connect(harness)
            try await send(Self.listen(), to: channel)
            #expect(try await received("\r\n\r\n\r\n", from: channel).contains("acknowledged"))
            try await channel.close()
        }
    }

    @Test func aCallThatSaysNothingBeforeItsAnswerIsPlainJSON() async throws {
        let channel = try await connect(try ServerHarness())
        try await send(Self.call(), to: channel)
        #expect(try await received("}", from: channel).contains("Content-Type: application/json\r\n"))
    }

    @Test(arguments: [true, false]) func progressComesBeforeTheAnswerOnTheSameStream(readsEvents: Bool) async throws {
        let upstream = FakeUpstream { call throws(UpstreamFailure) in
            call.progress?.report("waiting for a place")
            call.progress?.report("trying again")
            return .json(#"{"ok":1}"#)
        }
        let channel = try await connect(try ServerHarness(upstream: upstream))
        try await send(Self.call(accept: readsEvents ? "application/json, text/event-stream" : "application/json"), to: channel)
        guard readsEvents else {
            #expect(try await received("}", from: channel).contains("Content-Type: application/json\r\n"))
            return
        }
        let (_, events) = try Events.parse(try await received("0\r\n\r\n", from: channel))
        #expect(
            events.dropLast().map { $0["params"] } == [
                ["progressToken": "t", "progress": 1, "message": "waiting for a place"],
                ["progressToken": "t", "progress": 2, "message": "trying again"],
            ])
        #expect(events.last?["id"] == 1)
        #expect(events.last?["result"]?["isError"] == false)
        // The connection stays.
        try await send(Requests.post(Requests.ping), to: channel)
        #expect(try await received("}", from: channel).contains("200 OK"))
    }

    @Test func aLongSilenceIsBridgedByComments() async throws {
        let upstream = HeldUpstream()
        let channel = try await connect(try ServerHarness(upstream: upstream))
        try await send(Self.call(), to: channel)
        await channel.testingEventLoop.advanceTime(by: .seconds(14))
        #expect(try await channel.readOutbound(as: ByteBuffer.self) == nil)
        await channel.testingEventLoop.advanceTime(by: .seconds(17))
        upstream.release()
        let text = try await received("0\r\n\r\n", from: channel)
        #expect(text.components(separatedBy: ": keepalive\r\n\r\n").count == 3)
        #expect(try Events.parse(text).events.map { $0["id"] } == [1])
    }

    @Test(arguments: [true, false]) func whoeverLeavesTooMuchUnreadIsCutOff(isRead: Bool) async throws {
        let harness = try ServerHarness()
        let channel = try await connect(harness)
        if !isRead {
            try await channel.testingEventLoop.executeInContext {
                try channel.pipeline.syncOperations.addHandler(UnreadSocket(), position: .first)
            }
        }
        try await send(Self.listen(), to: channel)
        // Together more than the 4 KiB that a stream may hold.
        for _ in 0..<60 {
            harness.server.publish(.tools)
            await channel.testingEventLoop.run()
        }
        #expect(channel.isActive == isRead)
    }

    @Test func aStandingStreamIsNotIdle() async throws {
        let channel = try await connect(try ServerHarness { $0.idleTimeout = 10_000_000_000 })
        try await send(Self.listen(), to: channel)
        await channel.testingEventLoop.advanceTime(by: .seconds(100))
        #expect(channel.isActive)
    }

    @Test func oldHTTPReadsEventsUntilTheEndOfTheConnection() async throws {
        let harness = try ServerHarness()
        let channel = try await connect(harness)
        try await send(Self.listen(version: "1.0"), to: channel)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        let text = try await received("}\r\n\r\n", from: channel)
        #expect(!text.contains("chunked"))
        #expect(text.contains("Connection: close"))
        try await channel.closeFuture.get()
    }

    @Test func aSessionIsOpenedStreamedOnAndEnded() async throws {
        let harness = try ServerHarness()
        let (posts, stream) = (try await connect(harness), try await connect(harness))
        let initialize =
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#
        try await send(Requests.post(initialize), to: posts)
        let opened = try #require(try Response.all(in: try await received("}", from: posts)).first)
        let session = try #require(opened.headers["mcp-session-id"])
        let head = "Host: localhost\r\nMcp-Session-Id: \(session)\r\n\r\n"
        try await send("GET /mcp HTTP/1.1\r\nAccept: text/event-stream\r\n" + head, to: stream)
        try await send(Requests.post(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, "Mcp-Session-Id: \(session)"), to: posts)
        #expect(try await received("\r\n\r\n", from: posts).contains("202 Accepted"))
        try await send("GET /mcp HTTP/1.1\r\nAccept: text/event-stream\r\n" + head, to: posts)
        #expect(try await received("\n", from: posts).contains("409 Conflict"))
        harness.server.publish(.tools)
        await stream.testingEventLoop.run()
        try await send("DELETE /mcp HTTP/1.1\r\n" + head, to: posts)
        #expect(try await received("\r\n\r\n", from: posts).contains("200 OK"))
        await stream.testingEventLoop.run()
        let (_, events) = try Events.parse(try await received("0\r\n\r\n", from: stream))
        #expect(events == [["jsonrpc": "2.0", "method": "notifications/tools/list_changed"]])
        try await send("DELETE /mcp HTTP/1.1\r\n" + head, to: posts)
        #expect(try await received("\n", from: posts).contains("404 Not Found"))
        try await send("GET /mcp HTTP/1.1\r\nMCP-Protocol-Version: 2026-07-28\r\n" + head, to: posts)
        #expect(try await received("\n", from: posts).contains("405 Method Not Allowed"))
    }

    @Test func aRequestCancelledByItsSessionIsAnsweredWithNothing() async throws {
        let upstream = HeldUpstream()
        let harness = try ServerHarness(upstream: upstream)
        let (calls, posts) = (try await connect(harness), try await connect(harness))
        let initialize =
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#
        try await send(Requests.post(initialize), to: posts)
        let opened = try #require(try Response.all(in: try await received("}", from: posts)).first)
        let session = "Mcp-Session-Id: \(try #require(opened.headers["mcp-session-id"]))"
        try await send(Requests.post(Requests.callBody(id: "5"), session), to: calls)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try await send(
            Requests.post(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}"#, session), to: posts)
        #expect(await events.next() == .cancelled)
        #expect(try await received("\r\n\r\n", from: calls).contains("202 Accepted"))
        try await send(Requests.post(Requests.ping, session), to: calls)
        #expect(try await received("}", from: calls).contains("200 OK"))
    }
}

/// A chunked stream of events taken apart.
enum Events {
    static func parse(_ text: String) throws -> (head: String, events: [JSONValue]) {
        guard let end = text.range(of: "\r\n\r\n") else { throw IncompleteResponse(text: text) }
        var (rest, stream) = (text[end.upperBound...], "")
        while let line = rest.range(of: "\r\n"), let count = Int(rest[..<line.lowerBound], radix: 16), count > 0 {
            let chunk = rest[line.upperBound...].utf8.prefix(count)
            stream += String(decoding: chunk, as: UTF8.self)
            rest = Substring(rest[line.upperBound...].utf8.dropFirst(count + 2))
        }
        let events = try stream.split(separator: "\r\n").filter { $0.hasPrefix("data: ") }.map {
            try JSONValue.parse(String($0.dropFirst(6)))
        }
        return (String(text[..<end.lowerBound]), events)
    }
}

/// A socket whose buffers are full: nothing that is written goes out.
private final class UnreadSocket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var held: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if let promise { held.append(promise) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for promise in held { promise.fail(ChannelError.ioOnClosedChannel) }
    }
}
