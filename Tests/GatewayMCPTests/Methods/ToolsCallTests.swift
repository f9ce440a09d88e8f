import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite struct ToolsCallTests {
    private func call(_ params: String, id: Int = 1) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":\#(params)}"#
    }

    @Test func aModernResultIsComplete() async throws {
        let posted = try await MCPHarness().callThing()
        #expect(posted.status == 200)
        #expect(
            posted.json == [
                "jsonrpc": "2.0", "id": 1,
                "result": [
                    "resultType": "complete", "content": [["type": "text", "text": #"{"ok":1}"#]], "structuredContent": ["ok": 1],
                    "isError": false,
                    "_meta": [
                        "io.modelcontextprotocol/serverInfo": ["name": "test", "title": "Upstream", "version": "1.0.0"],
                        "dev.setlist/revision": "0000000000000000",
                        "dev.setlist/cache": ["status": "miss", "age_ms": 0, "ttl_ms": 60_000],
                    ],
                ],
            ])
    }

    @Test func aHitIsAnsweredWithoutWaitingAndSaysHowFreshItIs() async throws {
        let harness = try MCPHarness()
        _ = try await harness.callThing()
        harness.clock.advance(by: .milliseconds(1_500))
        let message = ByteBuffer(string: Modern.request("tools/call", #""name":"get_thing","arguments":{"id":"a"}"#, id: "\"x\""))
        let reply = harness.server.receive(message, headers: Modern.headers("tools/call", name: "get_thing"), harness.context)
        guard case .now(let bytes, let status) = reply else { throw UnexpectedReply() }
        let json = try JSONValue.parse(bytes)
        #expect(status == 200)
        #expect(json["id"] == "x")
        #expect(json["result"]?["_meta"]?["dev.setlist/cache"] == ["status": "hit", "age_ms": 1_500, "ttl_ms": 58_500])
        // Room for a response head and a line feed, so that framing copies nothing.
        #expect(bytes.readerIndex == ReplyBuffer.headroom)
        #expect(bytes.writableBytes >= ReplyBuffer.tailroom)
    }

    @Test(arguments: [(true, "miss"), (false, "hit")]) func whoAsksForFreshGetsIt(isFresh: Bool, status: String) async throws {
        let harness = try MCPHarness()
        _ = try await harness.callThing()
        let meta = Modern.meta.dropLast() + #","dev.setlist/fresh":\#(isFresh)}"#
        let request = Modern.request("tools/call", #""name":"get_thing","arguments":{"id":"a"}"#, meta: String(meta))
        let posted = try await harness.post(request, Modern.headers("tools/call", name: "get_thing"))
        #expect(posted.result?["_meta"]?["dev.setlist/cache"]?["status"] == .string(status))
        let legacy = #"{"name":"get_thing","arguments":{"id":"a"},"_meta":{"dev.setlist/fresh":\#(isFresh)}}"#
        #expect(try await harness.post(call(legacy)).result?["_meta"]?["dev.setlist/cache"]?["status"] == .string(status))
    }

    @Test func aStaleAnswerSaysThatItIsAndWhy() async throws {
        let upstream = FakeUpstream(json: #"{"ok":1}"#)
        let policy = CachePolicy(ttl: 1_000_000_000, scope: .public, tags: [], staleIfError: 60_000_000_000)
        let clock = ManualClock()
        let engine = Engine(
            plan: PlanFixtures.plan([try PlanFixtures.tool(cache: policy)]), upstream: upstream, now: { clock.now })
        let server = MCPServer(engine: engine)
        func post() async throws -> JSONValue? {
            let context = MessageContext(principal: .local, scratch: CallScratch(), now: clock.now)
            let message = ByteBuffer(string: call(#"{"name":"get_thing","arguments":{"id":"a"}}"#))
            return try await Posted(server.receive(message, headers: RoutingHeaders(), context)).result?["_meta"]?["dev.setlist/cache"]
        }
        _ = try await post()
        clock.advance(by: .seconds(5))
        upstream.answer { _ throws(UpstreamFailure) in throw .timedOut }
        #expect(
            try await post() == ["status": "stale", "age_ms": 5_000, "ttl_ms": 0, "degraded": true, "reason": "upstream_failed"])
    }

    @Test(arguments: Revision.legacy)
    func structuredContentIsForThoseWhoKnowIt(revision: Revision) async throws {
        let posted = try await MCPHarness().post(
            call(#"{"name":"get_thing","arguments":{"id":"a"}}"#), RoutingHeaders(protocolVersion: .one(revision.rawValue)))
        #expect(posted.result?["content"] == [["type": "text", "text": #"{"ok":1}"#]])
        #expect((posted.result?["structuredContent"] != nil) == (revision == .june2025 || revision == .november2025))
        #expect(posted.result?["resultType"] == nil)
        #expect(posted.result?["_meta"] == ["dev.setlist/cache": ["status": "miss", "age_ms": 0, "ttl_ms": 60_000]])
    }

    @Test func aToolThatIsNotCachedSaysNothingAboutTheCache() async throws {
        let posted = try await MCPHarness().post(call(#"{"name":"put_thing","arguments":{"id":"a"}}"#))
        #expect(posted.result?["isError"] == false)
        #expect(posted.result?["_meta"] == nil)
    }

    @Test func anUnknownToolIsAnErrorOfTheProtocol() async throws {
        let harness = try MCPHarness()
        let modern = try await harness.modern("tools/call", #""name":"no_\"such\"""#, name: #"no_"such""#)
        #expect(modern.status == 200)
        #expect(modern.code == -32602)
        #expect(modern.message == #"Unknown tool: no_"such""#)
        let legacy = try await harness.post(call(#"{"name":"nope"}"#))
        #expect(legacy.status == 200)
        #expect(legacy.code == -32602)
        #expect(legacy.message == "Unknown tool: nope")
    }

    @Test(arguments: [
        #"{"name":"get_thing","arguments":[]}"#, #"{"name":"get_thing","arguments":null}"#, #"{"name":"get_thing","arguments":"x"}"#,
        #"{"name":7}"#, #"{}"#, #"[]"#, #"{"name":"get_thing","name":"put_thing","arguments":{"id":"a"}}"#,
        #"{"name":"get_thing","arguments":{"id":"a"},"arguments":{"id":"b"}}"#,
    ])
    func malformedParametersAreAnErrorOfTheProtocol(params: String) async throws {
        let posted = try await MCPHarness().post(call(params))
        #expect(posted.status == 200)
        #expect(posted.code == -32602)
    }

    @Test func wrongArgumentsAreAResultThatTheModelCanRead() async throws {
        let posted = try await MCPHarness().post(call(#"{"name":"get_thing","arguments":{"id":7}}"#))
        #expect(posted.result?["isError"] == true)
        #expect(posted.result?["content"]?[0]?["text"]?.stringValue?.contains("id") == true)
        let absent = try await MCPHarness().post(call(#"{"name":"get_thing"}"#))
        #expect(absent.result?["isError"] == true)
    }

    /// It exists, so calling it is no protocol error: the model is told why and what to do.
    @Test(arguments: Revision.allCases) func aHiddenToolAnswersWithItsReason(revision: Revision) async throws {
        let params = #""name":"drop_thing","arguments":{}"#
        let posted =
            revision.isModern
            ? try await MCPHarness().modern("tools/call", params, name: "drop_thing")
            : try await MCPHarness().post(
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{\#(params)}}"#,
                RoutingHeaders(protocolVersion: .one(revision.rawValue)))
        #expect(posted.result?["isError"] == true)
        #expect(
            posted.result?["content"]?[0]?["text"]?.stringValue
                == "drop_thing is not offered: it changes something. Use put_thing instead. "
                + "The operator can change this with tools.read_only in policies.yaml or --no-read-only.")
        if revision.knowsStructuredContent {
            #expect(
                posted.result?["structuredContent"] == [
                    "error": "tool_not_offered", "tool": "drop_thing", "why": "it changes something", "setting": "tools.read_only",
                    "instead": "put_thing",
                ])
        }
    }
}
