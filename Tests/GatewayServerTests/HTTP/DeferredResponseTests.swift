import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import NIOEmbedded
import Testing

@testable import GatewayServer

/// Answers that wait for the upstream, on a loop that other threads may reach.
@Suite(.timeLimit(.minutes(1))) struct DeferredResponseTests {
    private let upstream = HeldUpstream()

    private func connect(
        _ connections: ConnectionRegistry = ConnectionRegistry(maximum: 10), _ change: (inout ListenerPlan) -> Void = { _ in }
    ) async throws -> NIOAsyncTestingChannel {
        let harness = try ServerHarness(upstream: upstream, change)
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            try HTTPListener.configure(channel, .serve(harness.server, harness.endpoint(connections)))
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        return channel
    }

    private func send(_ text: String, to channel: NIOAsyncTestingChannel) async throws {
        try await channel.writeInbound(ByteBuffer(string: text))
        // What the loop has given itself to do waits until it is told.
        await channel.testingEventLoop.run()
    }

    private func responses(_ count: Int, from channel: NIOAsyncTestingChannel) async throws -> [Response] {
        var text = ""
        while true {
            text += String(buffer: try await channel.waitForOutboundWrite(as: ByteBuffer.self))
            if let responses = try? Response.all(in: text), responses.count >= count { return responses }
        }
    }

    @Test func requestsBehindOneThatWaitsAreAnsweredInOrder() async throws {
        let channel = try await connect()
        let requests =
            Requests.modernCall(id: "1") + Requests.post(Requests.ping) + Requests.legacyCall(id: "2", thing: "b") + "NONSENSE\r\n\r\n"
        try await send(requests, to: channel)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        #expect(try await channel.readOutbound(as: ByteBuffer.self) == nil)
        upstream.release()
        let responses = try await responses(4, from: channel)
        #expect(responses.map(\.status) == [200, 200, 200, 400])
        #expect(try responses.prefix(3).map { try $0.json["id"] } == [1, "p", 2])
        #expect(responses[3].headers["connection"] == "close")
    }

    @Test func aClientThatLeavesCancelsItsModernRequest() async throws {
        let channel = try await connect()
        try await send(Requests.modernCall(id: "1"), to: channel)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try await channel.close()
        #expect(await events.next() == .cancelled)
    }

    @Test func aClientThatLeavesDoesNotCancelItsOlderRequest() async throws {
        let channel = try await connect()
        try await send(Requests.legacyCall(id: "1"), to: channel)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try await channel.close()
        #expect(upstream.cancellations == 0)
        upstream.release()
    }

    @Test func aConnectionThatWaitsIsNotIdle() async throws {
        let channel = try await connect { $0.idleTimeout = 10_000_000_000 }
        try await send(Requests.modernCall(id: "1"), to: channel)
        await channel.testingEventLoop.advanceTime(by: .seconds(25))
        #expect(channel.isActive)
        upstream.release()
        #expect(try await responses(1, from: channel).map(\.status) == [200])
        await channel.testingEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive)
    }

    @Test func aStoppingServerAnswersWhatIsUnderWayAndNoMore() async throws {
        let channel = try await connect()
        try await send(Requests.modernCall(id: "1") + Requests.post(Requests.ping), to: channel)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(channel.isActive)
        upstream.release()
        let responses = try await responses(1, from: channel)
        #expect(responses.map(\.status) == [200])
        #expect(responses[0].headers["connection"] == "close")
        try await channel.closeFuture.get()
    }

    @Test func oneCallTooManyIsRefusedWhicheverConnectionItComesOn() async throws {
        let connections = ConnectionRegistry(maximum: 10, maximumCalls: 1)
        let (first, second) = (try await connect(connections), try await connect(connections))
        try await send(Requests.modernCall(id: "1"), to: first)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try await send(Requests.legacyCall(id: "2", thing: "b"), to: second)
        let refused = try await responses(1, from: second)
        #expect(refused.map(\.status) == [503])
        #expect(refused[0].headers["retry-after"] == "1")
        // What needs no upstream is answered all the same, and the connection stays.
        try await send(Requests.post(Requests.ping), to: second)
        #expect(try await responses(1, from: second).map(\.status) == [200])
        upstream.release()
        #expect(try await responses(1, from: first).map(\.status) == [200])
        try await send(Requests.legacyCall(id: "3", thing: "c"), to: second)
        #expect(try await responses(1, from: second).map(\.status) == [200])
    }
}
