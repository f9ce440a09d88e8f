import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Synchronization
import Testing

@testable import GatewayMCP

/// What clients see when a Plan is replaced.
@Suite struct SuccessionTests {
    private let harness: MCPHarness

    init() throws { harness = try MCPHarness() }

    private func next(_ names: [String], ttl: Int64 = 60_000_000_000) throws -> MCPServer {
        let tools = try names.enumerated().map { id, name in
            try PlanFixtures.tool(id: id, name: name, cache: CachePolicy(ttl: ttl, scope: .public, tags: []))
        }
        let clock = harness.clock
        return harness.server.succeeded(
            by: Engine(
                plan: PlanFixtures.plan(tools), upstream: FakeUpstream(json: #"{"of":"new"}"#), after: harness.server.engine,
                now: { clock.now }))
    }

    @Test func theOldServerKnowsTheNewest() throws {
        #expect(!harness.server.isOutdated)
        #expect(harness.server.newest === harness.server)
        let second = try next(["get_thing"])
        #expect(harness.server.isOutdated)
        #expect(!second.isOutdated)
        let third = second.succeeded(by: second.engine)
        #expect(harness.server.newest === third)
        #expect(second.newest === third)
    }

    @Test func anOldServerIsNotKept() throws {
        weak var second: MCPServer?
        var third: MCPServer?
        do {
            let server = try next(["get_thing"])
            second = server
            third = server.succeeded(by: server.engine)
        }
        #expect(second == nil)
        #expect(harness.server.newest === third)
    }

    @Test func listenersAreToldWhenTheListIsOther() throws {
        let listener = Recorder()
        harness.server.hub.add(listener)
        let other = try next(["get_thing", "new_thing"])
        #expect(listener.changes == [.tools])
        _ = other.succeeded(by: other.engine)
        #expect(listener.changes == [.tools], "the list has stayed as it was")
    }

    @Test func aSessionAndItsPipeGoOn() async throws {
        let stream = RecordingStream()
        let session = PipeSession(server: harness.server, stream: stream)
        let clock = harness.clock
        func ask(_ message: String) async throws -> Posted {
            try await Posted(
                session.receive(
                    ByteBuffer(string: message), MessageContext(principal: .local, scratch: CallScratch(), now: clock.now)))
        }
        let initialize =
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}"#
        _ = try await ask(initialize)
        let newest = try next(["get_thing", "new_thing"])
        let answer = try await ask(
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"new_thing","arguments":{"id":"a"}}}"#)
        #expect(answer.result?["structuredContent"] == ["of": "new"])
        #expect(newest.engine.plan.tools.count == 2)
    }

    private final class Recorder: ChangeListener {
        private let received = Mutex<[ServerChange]>([])
        var changes: [ServerChange] { received.withLock { $0 } }
        func changed(_ change: ServerChange) { received.withLock { $0.append(change) } }
    }
}
