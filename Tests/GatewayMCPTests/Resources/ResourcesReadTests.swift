import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite struct ResourcesReadTests {
    @Test func aModernReadIsItsAnswerWithHints() async throws {
        let posted = try await SurfaceHarness().read(SurfaceHarness.uri)
        #expect(posted.status == 200)
        #expect(
            posted.result == [
                "resultType": "complete",
                "contents": [["uri": "music://song/a", "mimeType": "application/json", "text": #"{"ok":"\"1\""}"#]],
                "ttlMs": 60_000, "cacheScope": "public",
                "_meta": [
                    "io.modelcontextprotocol/serverInfo": ["name": "test", "title": "Upstream", "version": "1.0.0"],
                    "dev.setlist/revision": "0000000000000000",
                    "dev.setlist/cache": ["status": "miss", "age_ms": 0, "ttl_ms": 60_000],
                ],
            ])
    }

    @Test(arguments: Revision.legacy)
    func anOlderReadHasNoHints(revision: Revision) async throws {
        let result = try await SurfaceHarness().read("music://player", as: revision).result
        #expect(result == ["contents": [["uri": "music://player", "mimeType": "application/json", "text": #"{"ok":"\"1\""}"#]]])
    }

    @Test func theHintIsWhatIsLeftOfTheEntry() async throws {
        let harness = try SurfaceHarness()
        _ = try await harness.read(SurfaceHarness.uri)
        harness.clock.advance(by: .milliseconds(59_999))
        let message = ByteBuffer(string: Modern.request("resources/read", #""uri":"music://song/a""#))
        let reply = harness.server.receive(message, headers: Modern.headers("resources/read", name: SurfaceHarness.uri), harness.context)
        guard case .now(let bytes, _) = reply else { throw UnexpectedReply() }
        #expect(try JSONValue.parse(bytes)["result"]?["ttlMs"] == 1)
        #expect(harness.upstream.calls.count == 1)
    }

    @Test func whatIsOnePersonsIsPrivateAndWhatIsNotKeptHasNoTime() async throws {
        let harness = try SurfaceHarness()
        let mine = try await harness.read("music://mine").result
        #expect(mine?["cacheScope"] == "private")
        #expect(mine?["ttlMs"] == 10_000)
        let player = try await harness.read("music://player").result
        #expect(player?["cacheScope"] == "private")
        #expect(player?["ttlMs"] == 0)
    }

    @Test func aToolAndItsResourceShareTheCache() async throws {
        let harness = try SurfaceHarness()
        _ = try await harness.ask("tools/call", #""name":"get_song","arguments":{"id":"a"}"#, name: "get_song")
        #expect(try await harness.read(SurfaceHarness.uri).result?["_meta"]?["dev.setlist/cache"]?["status"] == "hit")
        #expect(harness.upstream.calls.count == 1)
    }

    @Test(arguments: ["music://nothing", "music://song/7", "music://song/a/b", "other://song/a", ""], Revision.allCases)
    func whatDoesNotExistIsNotFound(uri: String, revision: Revision) async throws {
        let harness = try SurfaceHarness()
        let posted = try await harness.read(uri, as: revision)
        #expect(posted.status == 200)
        #expect(posted.code == (revision.isModern ? -32602 : -32002))
        #expect(posted.json?["error"]?["data"] == ["uri": .string(uri)])
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test(arguments: Revision.allCases)
    func whatTheUpstreamDoesNotHaveIsNotFound(revision: Revision) async throws {
        let upstream = FakeUpstream { _ throws(UpstreamFailure) in .json("{}", status: 404) }
        let posted = try await SurfaceHarness(upstream: upstream).read(SurfaceHarness.uri, as: revision)
        #expect(posted.code == (revision.isModern ? -32602 : -32002))
        #expect(posted.json?["error"]?["data"] == ["uri": "music://song/a"])
    }

    @Test func anotherFailureKeepsItsFacts() async throws {
        let upstream = FakeUpstream { _ throws(UpstreamFailure) in
            UpstreamResponse(status: 429, mediaType: "application/json", retryAfterSeconds: 7, body: ByteBuffer(string: "{}"))
        }
        let posted = try await SurfaceHarness(upstream: upstream).read(SurfaceHarness.uri)
        #expect(posted.status == 200)
        #expect(posted.code == -32603)
        #expect(posted.message == "Upstream answered 429. Try again in 7 s.")
        #expect(posted.json?["error"]?["data"] == ["error": "upstream_error", "status": 429, "retry_after_seconds": 7])
    }

    @Test(arguments: [#""uri":7"#, "", #""uri":"a","uri":"b""#])
    func malformedParametersAreRefused(params: String) async throws {
        #expect(try await SurfaceHarness().ask("resources/read", params, as: .november2025).code == -32602)
    }

    @Test func aSubscriptionFindsTheCallBehindAURI() throws {
        let engine = try SurfaceHarness().engine
        let request = try #require(engine.plan.surface.resource(at: SurfaceHarness.uri))
        let call = try #require(engine.call(for: request, principal: .local))
        #expect(call.tool.name == "get_song")
        let id = call.withText(ofParameter: 0) { text in text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        #expect(id == "a")
        let wrong = try #require(engine.plan.surface.resource(at: "music://song/7"))
        #expect(engine.call(for: wrong, principal: .local)?.tool.name == nil)
    }
}
