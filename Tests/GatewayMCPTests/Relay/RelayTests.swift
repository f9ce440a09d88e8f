import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@testable import GatewayMCP

/// An upstream that answers in the protocol's own terms, seen from clients of both eras.
@Suite(.timeLimit(.minutes(10))) struct RelayTests {
    private static let question =
        #"{"resultType":"input_required","inputRequests":{"who":{"method":"elicitation/create","params":{"message":"Who?"}}},"requestState":"asked"}"#
    private static let forms = Modern.meta.replacing(
        #""io.modelcontextprotocol/clientCapabilities":{}"#, with: #""io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}"#)

    private let upstream = FakeUpstream(json: #"{"content":[{"type":"text","text":"done"}],"structuredContent":[1],"isError":true}"#)
    private let server: MCPServer
    private let clock = ManualClock()
    private let scratch = CallScratch()

    init() throws {
        let clock = clock
        let tool = try PlanFixtures.tool(
            name: "ask", method: .post, path: [.literal("/ask")], body: .json, parameters: [], relay: RelayPlan(inputSchema: nil))
        server = MCPServer(engine: Engine(plan: PlanFixtures.plan([tool]), upstream: upstream, now: { clock.now }))
    }

    private var context: MessageContext { MessageContext(principal: .local, scratch: scratch, now: clock.now) }

    private func modern(_ more: String = "", meta: String = Modern.meta, as principal: Principal = .local) async throws -> Posted {
        let request = Modern.request("tools/call", #""name":"ask","arguments":{}"# + more, meta: meta)
        let context = MessageContext(principal: principal, scratch: scratch, now: clock.now)
        return try await Posted(server.receive(ByteBuffer(string: request), headers: Modern.headers("tools/call", name: "ask"), context))
    }

    /// What the upstream was told beside the arguments, call by call.
    private var told: [JSONValue] { upstream.calls.map { $0.relay.flatMap { try? JSONValue.parse($0.request) } ?? .null } }

    @Test func anAnswerIsHandedOnAsItIs() async throws {
        let posted = try await modern()
        #expect(posted.result?["content"] == [["type": "text", "text": "done"]])
        #expect(posted.result?["structuredContent"] == [1])
        #expect(posted.result?["isError"] == true)
        #expect(posted.result?["resultType"] == "complete")
        #expect(told == [["capabilities": [:]]])
    }

    @Test func whatARevisionDoesNotKnowBecomesTextOrIsLeftOut() async throws {
        upstream.answer { _ throws(UpstreamFailure) in
            .json(#"{"content":[{"type":"audio","data":"","mimeType":"audio/wav"}],"structuredContent":[1]}"#)
        }
        for (revision, type) in [(Revision.november2024, "text"), (.november2025, "audio")] {
            let message = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{}}}"#
            let headers = RoutingHeaders(protocolVersion: .one(revision.rawValue))
            let posted = try await Posted(server.receive(ByteBuffer(string: message), headers: headers, context))
            #expect(posted.result?["content"]?[0]?["type"]?.stringValue == type)
            #expect(posted.result?["structuredContent"] == nil)
            #expect(posted.result?["resultType"] == nil)
        }
    }

    @Test func aModernClientIsAskedByAResultAndBringsTheSealedStateBack() async throws {
        upstream.answer { _ throws(UpstreamFailure) in .json(Self.question) }
        let asked = try await modern(meta: Self.forms)
        #expect(asked.result?["resultType"] == "input_required")
        #expect(asked.result?["inputRequests"]?["who"]?["method"] == "elicitation/create")
        let state = try #require(asked.result?["requestState"]?.stringValue)
        #expect(!state.contains("asked"))
        let answer = #","inputResponses":{"who":{"action":"accept"}},"requestState":"\#(state)""#
        _ = try await modern(answer, meta: Self.forms)
        #expect(told.last?["requestState"] == "asked")
        #expect(told.last?["inputResponses"] == ["who": ["action": "accept"]])
        #expect(told.last?["capabilities"] == ["elicitation": ["form": [:]]])
    }

    @Test func aStateThatWasGivenToAnotherCallerIsRefused() async throws {
        upstream.answer { _ throws(UpstreamFailure) in .json(Self.question) }
        let state = try #require(try await modern(meta: Self.forms).result?["requestState"]?.stringValue)
        let calls = upstream.calls.count
        let answer = #","inputResponses":{"who":{"action":"accept"}},"requestState":"\#(state)""#
        #expect(try await modern(answer, meta: Self.forms, as: Principal(id: "somebody else")).code == -32602)
        #expect(upstream.calls.count == calls)
    }

    @Test(arguments: ["-x", "", "r1.AAAA"]) func aStateThatWasNotGivenOutForTheRequestIsRefused(tamper: String) async throws {
        upstream.answer { _ throws(UpstreamFailure) in .json(Self.question) }
        let state = try #require(try await modern(meta: Self.forms).result?["requestState"]?.stringValue)
        let calls = upstream.calls.count
        let wrong = tamper.hasPrefix("-") ? state + tamper : tamper
        let refused = try await modern(#","inputResponses":{},"requestState":"\#(wrong)""#, meta: Self.forms)
        #expect(refused.code == -32602)
        #expect(upstream.calls.count == calls)
    }

    @Test(arguments: ["1", "[]", #"{"who":1}"#]) func answersThatAreNoneAreRefused(responses: String) async throws {
        #expect(try await modern(#","inputResponses":\#(responses)"#).code == -32602)
        #expect(upstream.calls.isEmpty)
    }

    @Test func aCapabilityThatIsNotDeclaredIsNamed() async throws {
        upstream.answer { _ throws(UpstreamFailure) in .json(Self.question) }
        let refused = try await modern()
        #expect(refused.status == 400)
        #expect(refused.code == -32021)
        #expect(refused.json?["error"]?["data"]?["requiredCapabilities"] == ["elicitation": ["form": [:]]])
    }

    @Test func anOlderClientIsAskedByARequestAndTheUpstreamIsCalledAgain() async throws {
        upstream.answer { call throws(UpstreamFailure) in
            let request = call.relay.flatMap { try? JSONValue.parse($0.request) }
            return .json(request?["inputResponses"] == nil ? Self.question : #"{"content":[{"type":"text","text":"thanks"}]}"#)
        }
        let stream = RecordingStream()
        let pipe = PipeSession(server: server, stream: stream)
        let initialize =
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}}"#
        _ = pipe.receive(ByteBuffer(string: initialize), context)
        let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{}}}"#
        guard case .later(let reply) = pipe.receive(ByteBuffer(string: call), context) else { throw UnexpectedReply() }
        let finished = Task { await reply.finish(on: stream)?.message }
        var sent = stream.sent.makeAsyncIterator()
        let request = try #require(await sent.next())
        #expect(request["method"] == "elicitation/create")
        #expect(request["params"] == ["message": "Who?"])
        let id = try #require(request["id"])
        _ = pipe.receive(ByteBuffer(string: #"{"jsonrpc":"2.0","id":\#(id),"result":{"action":"decline"}}"#), context)
        let answer = try JSONValue.parse(try #require(await finished.value))
        #expect(answer["result"]?["content"]?[0]?["text"] == "thanks")
        #expect(told.last?["inputResponses"] == ["who": ["action": "decline"]])
        #expect(told.last?["requestState"] == "asked")
    }

    @Test func anOlderClientWithoutTheCapabilityGetsAnErrorToRead() async throws {
        upstream.answer { _ throws(UpstreamFailure) in .json(Self.question) }
        let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{}}}"#
        let posted = try await Posted(
            server.receive(ByteBuffer(string: call), headers: RoutingHeaders(protocolVersion: .one("2025-11-25")), context))
        #expect(posted.result?["isError"] == true)
    }

    @Test(arguments: ["[]", "{}", #"{"content":1}"#, #"{"resultType":"input_required"}"#]) func anAnswerThatIsNoneIsAnError(json: String)
        async throws
    {
        upstream.answer { _ throws(UpstreamFailure) in .json(json) }
        #expect(try await modern().code == -32603)
    }

    @Test func onlyWhatWasAskedForIsHandedOnBeforeTheAnswer() async throws {
        upstream.answer { call throws(UpstreamFailure) in
            for event in [
                #"{"method":"notifications/progress","params":{"progress":0,"total":4}}"#,
                #"{"method":"notifications/progress","params":{"progress":0}}"#,
                #"{"method":"notifications/progress","params":{"progress":2.5}}"#,
                #"{"method":"notifications/message","params":{"level":"info","data":"x"}}"#,
                #"{"method":"notifications/message","params":{"level":"error","data":"y"}}"#,
                #"{"method":"sampling/createMessage","params":{}}"#, "nonsense",
            ] { call.relay?.onEvent(ByteBuffer(string: event)) }
            return .json(#"{"content":[]}"#)
        }
        let meta = Modern.meta.replacing("}}", with: #"},"progressToken":"t","io.modelcontextprotocol/logLevel":"warning"}"#)
        for meta in [Modern.meta, meta] {
            let stream = RecordingStream()
            let request = Modern.request("tools/call", #""name":"ask","arguments":{}"#, meta: meta)
            let reply = server.receive(ByteBuffer(string: request), headers: Modern.headers("tools/call", name: "ask"), context)
            guard case .later(let deferred) = reply else { throw UnexpectedReply() }
            _ = await deferred.finish(on: stream)
            let params = stream.messages.map { $0["params"] }
            #expect(
                params
                    == (meta == Modern.meta
                        ? []
                        : [
                            ["progressToken": "t", "progress": 0, "total": 4], ["progressToken": "t", "progress": 2.5],
                            ["level": "error", "data": "y"],
                        ]))
        }
    }
}
