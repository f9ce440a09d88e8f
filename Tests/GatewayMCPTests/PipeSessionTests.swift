import GatewayMCP
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct PipeSessionTests {
    private let upstream = HeldUpstream()
    private let harness: MCPHarness
    private let session: PipeSession

    init() throws {
        harness = try MCPHarness(upstream: upstream)
        session = PipeSession(server: harness.server, stream: RecordingStream())
    }

    private func receive(_ message: String) async throws -> Posted { try await Posted(reply(message)) }
    private func reply(_ message: String) -> Reply { session.receive(ByteBuffer(string: message), harness.context) }

    private func initialize(_ version: String) async throws -> Posted {
        try await receive(#"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"\#(version)"}}"#)
    }

    @Test func beforeTheHandshakeOnlyPingIsServed() async throws {
        #expect(try await receive(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).result == [:])
        #expect(try await receive(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#).code == -32602)
        #expect(try await receive(#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"get_thing"}}"#).code == -32602)
        #expect(try await receive(#"{"jsonrpc":"2.0","id":4,"method":"nobody/knows"}"#).code == -32601)
    }

    @Test func whatWasAgreedOnHoldsUntilTheNextHandshake() async throws {
        #expect(try await initialize("2024-11-05").result?["protocolVersion"] == "2024-11-05")
        let first = try await receive(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
        #expect(first.result?["tools"]?[0]?["annotations"] == nil)
        #expect(try await initialize("2025-11-25").result?["protocolVersion"] == "2025-11-25")
        let second = try await receive(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#)
        #expect(second.result?["tools"]?[0]?["title"] == "Thing")
    }

    @Test func bothErasMayBeSpokenInTurn() async throws {
        #expect(try await receive(Modern.request("server/discover")).result?["resultType"] == "complete")
        #expect(try await initialize("2025-06-18").result?["protocolVersion"] == "2025-06-18")
        #expect(try await receive(Modern.request("tools/list")).result?["resultType"] == "complete")
        #expect(try await receive(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#).result?["resultType"] == nil)
        #expect(try await receive(Modern.request("ping")).code == -32601)
    }

    @Test func anEnvelopeIsCheckedWithoutHeaders() async throws {
        let unknown = try await receive(Modern.request("tools/list", meta: Modern.meta.replacing("2026-07-28", with: "1900-01-01")))
        #expect(unknown.json?["error"]?["data"]?["requested"] == "1900-01-01")
        let half = #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#
        #expect(try await receive(Modern.request("tools/list", meta: half)).code == -32602)
    }

    @Test func anIdUnderWayCannotBeUsedAgainButDoesNotHurtTheFirst() async throws {
        let call = Modern.request("tools/call", #""name":"get_thing","arguments":{"id":"a"}"#, id: "7")
        guard case .later(let first) = reply(call) else { throw UnexpectedReply() }
        let task = Task {}
        first.didStart(in: task)
        #expect(try await receive(call).code == -32600)
        #expect(try await receive(call.replacing(#""id":7"#, with: #""id":"7""#).replacing("get_thing", with: "nope")).code == -32602)
        upstream.release()
        #expect(try await Posted(.later(first)).result?["isError"] == false)
        first.didEnd()
        guard case .now = reply(call) else { throw UnexpectedReply() }
    }

    @Test(arguments: [#""id":7"#, #""id":"seven""#])
    func cancellingEndsTheCallWithoutAnAnswer(id: String) async throws {
        let call = Modern.request("tools/call", #""name":"get_thing","arguments":{"id":"a"}"#, id: String(id.dropFirst(5)))
        guard case .later(let deferred) = reply(call) else { throw UnexpectedReply() }
        let (results, sink) = AsyncStream<ByteBuffer?>.makeStream()
        let task = Task { _ = sink.yield(await deferred.finish()?.message) }
        deferred.didStart(in: task)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        // Another id, then a malformed one, change nothing.
        _ = reply(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":8}}"#)
        _ = reply(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}"#)
        #expect(!task.isCancelled)
        let notification = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id.dropFirst(5))}}"#
        guard case .none = reply(notification) else { throw UnexpectedReply() }
        #expect(await events.next() == .cancelled)
        var iterator = results.makeAsyncIterator()
        #expect(await iterator.next() == .some(nil))
    }

    @Test func batchesFollowTheHandshake() async throws {
        let batch = #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#
        #expect(try await receive(batch).code == -32600)
        _ = try await initialize("2025-03-26")
        #expect(try await receive(batch).json?.arrayValue?.count == 1)
        _ = try await initialize("2025-06-18")
        #expect(try await receive(batch).code == -32600)
    }

    private func batch(_ ids: Int...) -> String {
        let calls = ids.map {
            #"{"jsonrpc":"2.0","id":\#($0),"method":"tools/call","params":{"name":"get_thing","arguments":{"id":"t\#($0)"}}}"#
        }
        return "[\(calls.joined(separator: ","))]"
    }

    @Test func anIdOccursOnceInABatch() async throws {
        upstream.release()
        _ = try await initialize("2025-03-26")
        let responses = try await receive(batch(1, 2, 1)).json?.arrayValue
        #expect(responses?.map { $0["id"] } == [1, 2, 1])
        #expect(responses?.map { $0["error"]?["code"] } == [nil, nil, -32600])
    }

    @Test func theRequestsOfABatchAreUnderWayAndCancelledOneByOne() async throws {
        _ = try await initialize("2025-03-26")
        guard case .later(let deferred) = reply(batch(1, 2)) else { throw UnexpectedReply() }
        let (results, sink) = AsyncStream<ByteBuffer?>.makeStream()
        let task = Task { _ = sink.yield(await deferred.finish()?.message) }
        deferred.didStart(in: task)
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        #expect(await events.next() == .arrived)
        #expect(try await receive(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#).code == -32600)
        _ = reply(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        #expect(await events.next() == .cancelled)
        upstream.release()
        var iterator = results.makeAsyncIterator()
        let message = try #require(await iterator.next() ?? nil)
        #expect(try JSONValue.parse(message).arrayValue?.map { $0["id"] } == [2])
        deferred.didEnd()
        #expect(try await receive(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#).result == [:])
    }

    @Test func aBatchOfWhichEverythingIsCancelledIsNotAnswered() async throws {
        _ = try await initialize("2025-03-26")
        guard case .later(let deferred) = reply(batch(1)) else { throw UnexpectedReply() }
        // Cancelled before it has begun.
        deferred.didStart(in: Task {})
        _ = reply(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        #expect(await deferred.finish()?.message == nil)
    }

}
