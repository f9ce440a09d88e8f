import GatewayMCP
import JSONBytes
import Testing

@Suite struct PromptsGetTests {
    private func get(_ params: String, as revision: Revision = .modern, name: String? = "play") async throws -> Posted {
        try await SurfaceHarness().ask("prompts/get", params, as: revision, name: name)
    }

    @Test(arguments: Revision.allCases)
    func argumentsAreFilledIn(revision: Revision) async throws {
        let posted = try await get(#""name":"play","arguments":{"song":"\"Do {mood}\""}"#, as: revision)
        #expect(posted.status == 200)
        #expect(posted.result?["description"] == "Play a song.")
        #expect(
            posted.result?["messages"] == [
                ["role": "user", "content": ["type": "text", "text": #"Play "Do {mood}" loud."#]],
                ["role": "assistant", "content": ["type": "text", "text": "Well."]],
            ])
        #expect((posted.result?["resultType"] == "complete") == revision.isModern)
        #expect((posted.result?["_meta"] != nil) == revision.isModern)
    }

    @Test func anArgumentThatIsGivenReplacesItsDefault() async throws {
        let posted = try await get(#""name":"play","arguments":{"song":"X","mood":""}"#)
        #expect(posted.result?["messages"]?[0]?["content"]?["text"] == "Play X .")
    }

    @Test(arguments: [
        (#""name":"play","arguments":{}"#, "song"), (#""name":"play""#, "Which."), (#""name":"play","arguments":{"song":7}"#, "string"),
        (#""name":"play","arguments":{"song":"a","song":"b"}"#, "once"), (#""name":"play","arguments":{"song":"a","moood":"b"}"#, "mood"),
        (#""name":"play","arguments":[]"#, "object"),
    ])
    func wrongArgumentsAreNamed(params: String, word: String) async throws {
        for revision in [Revision.modern, .november2024] {
            let posted = try await get(params, as: revision)
            #expect(posted.status == 200)
            #expect(posted.code == -32602)
            #expect(posted.message?.contains(word) == true)
        }
    }

    @Test func anUnknownPromptIsRefused() async throws {
        let posted = try await get(#""name":"dance""#, name: "dance")
        #expect(posted.code == -32602)
        #expect(posted.message == "Unknown prompt: dance")
        #expect(try await get(#""name":7"#, as: .november2025).code == -32602)
    }
}
