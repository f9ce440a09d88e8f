import GatewayEngine
import GatewayMCP
import GatewayTestSupport
import JSONBytes
import Testing

@Suite struct CompletionTests {
    private static let rows = #"{"items":[{"id":"abc","name":"Road"},{"id":"xyz","name":"Rain"}]}"#

    private func complete(
        _ ref: String, _ argument: String, as revision: Revision = .modern, on harness: SurfaceHarness? = nil
    ) async throws -> Posted {
        let harness = try harness ?? SurfaceHarness(json: Self.rows)
        return try await harness.ask("completion/complete", #""ref":\#(ref),"argument":\#(argument)"#, as: revision)
    }

    @Test(arguments: Revision.allCases)
    func fixedValuesOfATemplateAreOffered(revision: Revision) async throws {
        let posted = try await complete(
            #"{"type":"ref/resource","uri":"music://text/{id}"}"#, #"{"name":"id","value":"AB"}"#, as: revision)
        #expect(posted.result?["completion"] == ["values": ["abc", "abd"], "total": 2, "hasMore": false])
        #expect((posted.result?["resultType"] == "complete") == revision.isModern)
    }

    @Test func rowsAreAskedOfTheUpstreamOnce() async throws {
        let harness = try SurfaceHarness(json: Self.rows)
        for (typed, values) in [("", ["abc", "xyz"]), ("ra", ["xyz"]), ("road", ["abc"])] as [(String, JSONValue)] {
            for ref in [#"{"type":"ref/prompt","name":"play"}"#, #"{"type":"ref/resource","uri":"music://song/{id}"}"#] {
                let name = ref.contains("prompt") ? "song" : "id"
                let posted = try await complete(ref, #"{"name":"\#(name)","value":"\#(typed)"}"#, on: harness)
                #expect(posted.result?["completion"]?["values"] == values)
            }
        }
        #expect(harness.upstream.calls.count == 1)
    }

    @Test func aReadThatFailsOffersNothing() async throws {
        let upstream = FakeUpstream { _ throws(UpstreamFailure) in throw .timedOut }
        let posted = try await complete(
            #"{"type":"ref/prompt","name":"play"}"#, #"{"name":"song","value":""}"#, on: SurfaceHarness(upstream: upstream))
        #expect(posted.result?["completion"] == ["values": [], "total": 0, "hasMore": false])
    }

    @Test func aPageThatIsNotTheLastHasMore() async throws {
        let json = #"{"items":[{"id":"abc"}],"page":{"next":{"offset":1}}}"#
        let posted = try await complete(
            #"{"type":"ref/prompt","name":"play"}"#, #"{"name":"song","value":""}"#, on: SurfaceHarness(json: json))
        #expect(posted.result?["completion"] == ["values": ["abc"], "hasMore": true])
    }

    @Test func anArgumentWithoutValuesOffersNone() async throws {
        let posted = try await complete(#"{"type":"ref/prompt","name":"play"}"#, #"{"name":"mood","value":"l"}"#)
        #expect(posted.result?["completion"] == ["values": [], "total": 0, "hasMore": false])
    }

    @Test(arguments: [
        (#"{"type":"ref/prompt","name":"dance"}"#, #"{"name":"song","value":""}"#),
        (#"{"type":"ref/prompt","name":"play"}"#, #"{"name":"sogn","value":""}"#),
        (#"{"type":"ref/resource","uri":"music://nothing/{id}"}"#, #"{"name":"id","value":""}"#),
        (#"{"type":"ref/resource","uri":"music://song/{id}"}"#, #"{"name":"name","value":""}"#),
        (#"{"type":"ref/tool","name":"get_song"}"#, #"{"name":"id","value":""}"#),
        (#"{"type":"ref/prompt","name":"play"}"#, #"{"name":"song"}"#),
        (#"{"type":"ref/prompt","name":"play"}"#, #"{"name":"song","value":7}"#),
        (#""ref/prompt""#, #"{"name":"song","value":""}"#), (#"{"type":"ref/prompt","name":"play"}"#, "[]"), ("{}", "{}"),
    ])
    func whatIsNotOfferedIsRefused(ref: String, argument: String) async throws {
        for revision in [Revision.modern, .march2025] {
            let posted = try await complete(ref, argument, as: revision)
            #expect(posted.status == 200)
            #expect(posted.code == -32602)
        }
    }
}
