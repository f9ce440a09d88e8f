import GatewayPlan
import GatewayTestSupport
import Glibc
import JSONBytes
import NIOCore
import NIOPosix
import ServiceLifecycleTestKit
import Testing

@testable import GatewayServer

/// The listener on a real socket: how it starts, how many it lets in, how it stops.
@Suite(.timeLimit(.minutes(1))) struct HTTPListenerTests {
    private let upstream = HeldUpstream()

    private func listener(_ change: (inout ListenerPlan) -> Void = { _ in }) throws -> HTTPListener {
        let harness = try ServerHarness(upstream: upstream, change)
        return try HTTPListener(
            plan: harness.plan, server: harness.server, group: MultiThreadedEventLoopGroup.singleton, logger: harness.logger)
    }

    @Test func stoppingAnswersWhatIsUnderWayAndClosesWhatIsIdle() async throws {
        // However slow the machine is.
        let listener = try listener { $0.drainTimeout = 600_000_000_000 }
        let address = try #require(try await listener.bind())
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await listener.run() }
                let idle = try await TestClient.connect(to: address)
                try await idle.send(Requests.post(Requests.ping))
                #expect(try await idle.response().status == 200)
                let waiting = try await TestClient.connect(to: address)
                try await waiting.send(Requests.modernCall(id: "1"))
                var events = upstream.events.makeAsyncIterator()
                #expect(await events.next() == .arrived)

                trigger.triggerGracefulShutdown()
                #expect(await idle.rest() == "")
                await #expect(throws: (any Error).self) { try await TestClient.connect(to: address) }
                upstream.release()
                let answer = try await waiting.response()
                #expect(answer.status == 200)
                #expect(answer.headers["connection"] == "close")
                try await group.waitForAll()
            }
        }
    }

    @Test func stoppingDoesNotWaitForever() async throws {
        let listener = try listener { $0.drainTimeout = 1_000_000 }
        let address = try #require(try await listener.bind())
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await listener.run() }
                let waiting = try await TestClient.connect(to: address)
                try await waiting.send(Requests.modernCall(id: "1"))
                var events = upstream.events.makeAsyncIterator()
                #expect(await events.next() == .arrived)
                trigger.triggerGracefulShutdown()
                #expect(await waiting.rest() == "")
                #expect(await events.next() == .cancelled)
                try await group.waitForAll()
            }
        }
    }

    @Test func aClientThatDisconnectsCancelsItsModernRequest() async throws {
        let listener = try listener()
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        let client = try await TestClient.connect(to: address)
        try await client.send(Requests.modernCall(id: "1"))
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try await client.close()
        #expect(await events.next() == .cancelled)
        run.cancel()
        try await run.value
    }

    @Test func oneConnectionTooManyIsTurnedAway() async throws {
        let listener = try listener { $0.maximumConnections = 1 }
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        let first = try await TestClient.connect(to: address)
        try await first.send(Requests.post(Requests.ping))
        #expect(try await first.response().status == 200)
        let second = try await TestClient.connect(to: address)
        let refused = try await second.response()
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "1")
        try await first.send(Requests.post(Requests.ping))
        #expect(try await first.response().status == 200)
        run.cancel()
        try await run.value
    }

    @Test func aBodyBeyondTheLimitIsAnsweredThoughItIsStillBeingSent() async throws {
        let listener = try listener()
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        let client = try await TestClient.connect(to: address)
        try await client.send(Requests.post(String(repeating: " ", count: 1 << 20)))
        #expect(try await client.response().status == 413)
        run.cancel()
        try await run.value
    }

    @Test func anAddressInUseIsAnError() async throws {
        let first = try listener()
        let address = try #require(try await first.bind())
        let second = try listener { $0.port = address.port ?? 0 }
        await #expect(throws: IOError.self) { try await second.bind() }
        let run = Task { try await first.run() }
        run.cancel()
        try await run.value
    }

    @Test func aClientThatHasSentEverythingStillGetsItsAnswer() async throws {
        let listener = try listener()
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        let client = try await TestClient.connect(to: address)
        try await client.send(Requests.legacyCall(id: "1"))
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try await client.endSending()
        upstream.release()
        #expect(try await client.response().status == 200)
        #expect(await client.rest() == "")
        run.cancel()
        try await run.value
    }

    @Test func aClientThatHasSentNothingIsClosed() async throws {
        let listener = try listener()
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        let client = try await TestClient.connect(to: address)
        try await client.send(Requests.post(Requests.ping))
        #expect(try await client.response().status == 200)
        try await client.endSending()
        #expect(await client.rest() == "")
        run.cancel()
        try await run.value
    }

    @Test func asManyDescriptorsMayBeOpenAsTheSystemAllows() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max - 1, 4_096)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let listener = try listener()
        try await listener.bind()
        let run = Task { try await listener.run() }
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #expect(limit.rlim_cur == limit.rlim_max)
        run.cancel()
        try await run.value
    }

    @Test func aClientThatReadsLateGetsEverything() async throws {
        let listener = try listener()
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        let client = try await TestClient.connect(to: address, reading: false)
        // More than the sockets hold.
        let id = String(repeating: "x", count: 20_000)
        let request = Requests.post(#"{"jsonrpc":"2.0","id":"\#(id)","method":"ping"}"#)
        client.begin(sending: String(repeating: request, count: 1_000) + Requests.post(Requests.ping, "Connection: close"))
        try await client.startReading()
        #expect(try Response.all(in: await client.rest()).count == 1_001)
        run.cancel()
        try await run.value
    }
}
