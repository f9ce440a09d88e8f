import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

/// Requests of the server to its older client on a pipe.
@Suite(.timeLimit(.minutes(1))) struct LegacyConfirmationTests {
    private let stream = RecordingStream()

    private func session(
        _ harness: ConfirmationHarness, _ version: String = "2025-11-25", capabilities: String = #"{"elicitation":{}}"#
    ) -> PipeSession {
        let session = PipeSession(server: harness.server, stream: stream)
        let params = #"{"protocolVersion":"\#(version)","capabilities":\#(capabilities)}"#
        let hello = #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":\#(params)}"#
        _ = session.receive(ByteBuffer(string: hello), harness.context())
        return session
    }

    private func call(
        _ session: PipeSession, _ harness: ConfirmationHarness, _ arguments: String = #"{"id":"a"}"#
    ) throws -> DeferredReply {
        let message = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"drop_thing","arguments":\#(arguments)}}"#
        guard case .later(let reply) = session.receive(ByteBuffer(string: message), harness.context()) else { throw UnexpectedReply() }
        return reply
    }

    /// Answers the question that a call asks.
    private func result(
        _ session: PipeSession, _ harness: ConfirmationHarness, answer: String
    ) async throws -> (question: JSONValue?, result: JSONValue?) {
        let reply = try call(session, harness)
        let task = Task { [stream] in await reply.finish(on: stream) }
        var sent = stream.sent.makeAsyncIterator()
        let question = await sent.next()
        let id = try #require(question?["id"])
        _ = session.receive(ByteBuffer(string: #"{"jsonrpc":"2.0","id":\#(id),\#(answer)}"#), harness.context())
        let message = try #require(await task.value?.message)
        return (question, try JSONValue.parse(message)["result"])
    }

    @Test(arguments: ["2025-06-18", "2025-11-25"])
    func theUserIsAskedBeforeTheCallIsMade(version: String) async throws {
        let harness = try ConfirmationHarness()
        let (question, result) = try await result(
            session(harness, version), harness, answer: #""result":{"action":"accept","content":{"confirm":true}}"#)
        #expect(question?["method"] == "elicitation/create")
        #expect(question?["params"]?["message"] == "Thing?\nid: a")
        #expect((question?["params"]?["mode"] == "form") == (version == "2025-11-25"))
        #expect(result?["isError"] == false)
        #expect(harness.upstream.calls.count == 1)
    }

    @Test(arguments: [
        (#""result":{"action":"decline"}"#, "declined"), (#""result":{"action":"cancel"}"#, "declined"),
        (#""result":{"action":"accept","content":{"confirm":false}}"#, "declined"), (#""result":{"action":"accept"}"#, "unconfirmed"),
        (#""result":{}"#, "unconfirmed"), (#""error":{"code":-32601,"message":"no"}"#, "unconfirmed"),
    ])
    func everyOtherAnswerKeepsTheCallFromBeingMade(answer: String, error: String) async throws {
        let harness = try ConfirmationHarness()
        let (_, result) = try await result(session(harness), harness, answer: answer)
        #expect(result?["isError"] == true)
        #expect(result?["structuredContent"]?["error"] == .string(error))
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func aClientThatCannotAskMustSayThatItHas() async throws {
        let strict = try ConfirmationHarness(.require)
        let session = session(strict, capabilities: "{}")
        let refused = try #require(await call(session, strict).finish(on: stream)).message
        #expect(try JSONValue.parse(refused)["result"]?["structuredContent"]?["error"] == "confirmation_required")
        let done = try #require(await call(session, strict, #"{"id":"a","confirm":true}"#).finish(on: stream)).message
        #expect(try JSONValue.parse(done)["result"]?["isError"] == false)
        #expect(stream.methods.isEmpty)
    }
}
