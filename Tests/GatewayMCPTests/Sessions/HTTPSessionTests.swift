import GatewayEngine
import GatewayTestSupport
import JSONBytes
import NIOCore
import Synchronization
import Testing

@testable import GatewayMCP

/// Sessions of the revisions before 2026-07-28 over HTTP.
@Suite(.timeLimit(.minutes(10))) struct HTTPSessionTests {
    private let upstream = HeldUpstream()
    private let harness: MCPHarness

    init() throws { harness = try MCPHarness(upstream: upstream) }

    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#
    private static let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#

    private func receive(_ message: String, session: String? = nil) -> Reply {
        let headers = RoutingHeaders(session: session.map { .one($0) } ?? .absent)
        return harness.server.receive(ByteBuffer(string: message), headers: headers, harness.context)
    }

    private func open() throws -> String {
        guard case .opened(_, let session) = receive(Self.initialize) else { throw UnexpectedReply() }
        return session
    }

    private func stream(of session: String, as principal: Principal = .local) throws(RPCError) -> any StandingStream {
        try harness.server.stream(ofSession: session, principal, now: harness.clock.now)
    }

    @Test func aHandshakeOpensASessionWithAnIdThatCannotBeGuessed() throws {
        let ids = try (0..<4).map { _ in try open() }
        #expect(Set(ids).count == 4)
        for id in ids { #expect(id.utf8.count == 32 && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }) }
    }

    @Test func anUnknownOrEndedSessionIsNotFound() async throws {
        #expect(try await Posted(receive(Self.ping, session: "nobody")).status == 404)
        let session = try open()
        #expect(try await Posted(receive(Self.ping, session: session)).status == 200)
        try harness.server.endSession(session, .local, now: harness.clock.now)
        #expect(try await Posted(receive(Self.ping, session: session)).status == 404)
        #expect(throws: RPCError.unknownSession) { try stream(of: session) }
        #expect(throws: RPCError.unknownSession) { try harness.server.endSession(session, .local, now: harness.clock.now) }
    }

    /// What a session leaves behind is put away once, whoever ends it.
    @Test func aSessionEndsOnce() async throws {
        let ended = Mutex(0)
        let now = harness.clock.now
        let table = SessionTable(maximum: 64, idleTimeout: 1 << 50) { _ in ended.withLock { $0 += 1 } }
        for _ in 0..<64 {
            let session = harness.server.makeSession(.local)
            try table.add(session, now: now)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { try? table.remove(session.id, .local, now: now) } }
            }
        }
        #expect(ended.withLock { $0 } == 64)
    }

    @Test func aSessionIsNotFoundByAnotherPrincipal() throws {
        let session = try open()
        #expect(throws: RPCError.unknownSession) { try stream(of: session, as: Principal(id: "somebody else")) }
    }

    @Test func aRequestWithoutASessionStandsAlone() async throws {
        #expect(try await Posted(receive(Self.ping)).status == 200)
    }

    @Test func theRevisionAgreedOnHoldsWithoutAHeader() async throws {
        let session = try open()
        let list = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#
        #expect(try await Posted(receive(list, session: session)).result?["tools"]?[0]?["title"] == "Thing")
        #expect(try await Posted(receive(list)).result?["tools"]?[0]?["title"] == nil)
    }

    @Test func idleSessionsAreForgottenAndBusyOnesAreNot() async throws {
        let (idle, busy) = (try open(), try open())
        let standing = try stream(of: busy)
        harness.clock.advance(by: .minutes(31))
        #expect(try await Posted(receive(Self.ping, session: idle)).status == 404)
        #expect(try await Posted(receive(Self.ping, session: busy)).status == 200)
        standing.close()
        harness.clock.advance(by: .minutes(31))
        #expect(try await Posted(receive(Self.ping, session: busy)).status == 404)
    }

    @Test func sessionsAreBounded() async throws {
        for _ in 0..<8 { _ = try open() }
        #expect(try await Posted(receive(Self.initialize)).status == 503)
        harness.clock.advance(by: .minutes(31))
        _ = try open()
    }

    @Test func aSessionHasOneStandingStream() throws {
        let session = try open()
        let first = try stream(of: session)
        #expect(throws: RPCError.streamExists) { try stream(of: session) }
        first.close()
        _ = try stream(of: session)
    }

    @Test func listChangedIsToldUnaskedOnlyAfterTheHandshakeIsComplete() throws {
        let (session, stream) = (try open(), RecordingStream())
        let standing = try self.stream(of: session)
        standing.open(on: stream)
        harness.server.publish(.tools)
        #expect(stream.messages == [])
        _ = receive(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, session: session)
        harness.server.publish(.tools)
        #expect(stream.messages == [["jsonrpc": "2.0", "method": "notifications/tools/list_changed"]])
        standing.close()
        harness.server.publish(.tools)
        #expect(stream.messages.count == 1)
    }

    @Test func anEndedSessionFinishesItsStream() throws {
        let (session, stream) = (try open(), RecordingStream())
        try self.stream(of: session).open(on: stream)
        try harness.server.endSession(session, .local, now: harness.clock.now)
        #expect(stream.isFinished)
    }

    @Test func cancelledOverHTTPEndsTheCallOfThatSessionOnly() async throws {
        let (mine, other) = (try open(), try open())
        let call = #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_thing","arguments":{"id":"a"}}}"#
        let cancelled = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#
        guard case .later(let deferred) = receive(call, session: mine) else { throw UnexpectedReply() }
        let task = Task { _ = await deferred.finish() }
        deferred.didStart(in: task)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        #expect(try await Posted(receive(call, session: mine)).code == -32600)
        _ = receive(cancelled, session: other)
        _ = receive(cancelled)
        #expect(!task.isCancelled)
        _ = receive(cancelled, session: mine)
        #expect(task.isCancelled)
        #expect(await events.next() == .cancelled)
        await task.value
    }
}
