import GatewayMCP
import JSONBytes
import Testing

/// What every list has in common: pages, cursors, hints, and members by revision.
@Suite struct ListTests {
    private static let methods = [
        ("tools/list", "tools"), ("resources/list", "resources"), ("resources/templates/list", "resourceTemplates"),
        ("prompts/list", "prompts"),
    ]

    private func names(_ posted: Posted, _ member: String) -> [String] {
        posted.result?[member]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    @Test(arguments: methods, Revision.allCases)
    func pagesJoinToTheWholeList(method: (name: String, member: String), revision: Revision) async throws {
        let whole = names(try await SurfaceHarness().ask(method.name, as: revision), method.member)
        try #require(whole.count >= 2)
        let harness = try SurfaceHarness(pageSize: 1)
        var joined: [String] = []
        var cursor: String?
        repeat {
            let page = try await harness.ask(method.name, cursor.map { #""cursor":"\#($0)""# } ?? "", as: revision)
            #expect(names(page, method.member).count == 1)
            joined += names(page, method.member)
            cursor = page.result?["nextCursor"]?.stringValue
        } while cursor != nil && joined.count < 10
        #expect(joined == whole)
        #expect(joined == joined.sorted())
    }

    @Test func aCursorSurvivesTheEndOfItsEntry() async throws {
        let before = try SurfaceHarness(pageSize: 1)
        let cursor = try await before.ask("resources/list").result?["nextCursor"]?.stringValue
        let page = try await SurfaceHarness(resources: ["player"]).ask("resources/list", #""cursor":"\#(cursor ?? "")""#)
        #expect(names(page, "resources") == ["player"])
    }

    @Test(arguments: methods, [#""""#, #""x""#, "7", "[]", #""bm9wZQ""#])
    func aBadCursorIsRefused(method: (name: String, member: String), cursor: String) async throws {
        for revision in [Revision.modern, .november2025] {
            let posted = try await SurfaceHarness(pageSize: 1).ask(method.name, #""cursor":\#(cursor)"#, as: revision)
            #expect(posted.status == 200)
            #expect(posted.code == -32602)
        }
    }

    @Test func aCursorOfAnotherListIsRefused() async throws {
        let harness = try SurfaceHarness(pageSize: 1)
        let cursor = try #require(try await harness.ask("tools/list").result?["nextCursor"]?.stringValue)
        #expect(try await harness.ask("prompts/list", #""cursor":"\#(cursor)""#).code == -32602)
    }

    @Test(arguments: methods)
    func modernListsMayBeKeptByEverybody(method: (name: String, member: String)) async throws {
        let result = try await SurfaceHarness(pageSize: 1).ask(method.name).result
        #expect(result?["resultType"] == "complete")
        #expect(result?["ttlMs"] == 3_600_000)
        #expect(result?["cacheScope"] == "public")
        #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "test")
    }

    @Test(arguments: methods, Revision.legacy)
    func olderListsSayNothingOfThat(method: (name: String, member: String), revision: Revision) async throws {
        let result = try await SurfaceHarness().ask(method.name, as: revision).result
        #expect(result?.objectValue?.members.map(\.key) == [method.member])
    }

    @Test(arguments: Revision.allCases)
    func aResourceSaysWhatItsRevisionKnows(revision: Revision) async throws {
        let harness = try SurfaceHarness()
        let player = try await harness.ask("resources/list", as: revision).result?["resources"]?[1]
        #expect(player?["uri"] == "music://player")
        #expect(player?["mimeType"] == "application/json")
        #expect(player?["description"] == "A player.")
        #expect((player?["title"] == "PLAYER") == (revision.rawValue >= "2025-06-18"))
        #expect((player?["icons"] != nil) == (revision.rawValue >= "2025-11-25"))
        let song = try await harness.ask("resources/templates/list", as: revision).result?["resourceTemplates"]?[0]
        #expect(song?["uriTemplate"] == "music://song/{id}")
        #expect(song?["uri"] == nil)
    }

    @Test(arguments: Revision.allCases)
    func aPromptSaysWhatItsRevisionKnows(revision: Revision) async throws {
        let play = try await SurfaceHarness().ask("prompts/list", as: revision).result?["prompts"]?[0]
        #expect(play?["description"] == "Play a song.")
        #expect((play?["title"] == "Play") == (revision.rawValue >= "2025-06-18"))
        #expect((play?["icons"] != nil) == (revision.rawValue >= "2025-11-25"))
        let song = play?["arguments"]?[0]
        #expect(song?["name"] == "song")
        #expect(song?["required"] == true)
        #expect((song?["title"] == "Song") == (revision.rawValue >= "2025-06-18"))
        #expect(play?["arguments"]?[1]?["required"] == false)
    }

    @Test func capabilitiesAreWhatIsServed() async throws {
        let (changes, subscribable): (JSONValue, JSONValue) = (["listChanged": true], ["subscribe": true, "listChanged": true])
        let everything = try await SurfaceHarness().ask("server/discover").result?["capabilities"]
        #expect(everything == ["tools": changes, "resources": subscribable, "prompts": changes, "completions": [:]])
        let some = try SurfaceHarness(resources: ["player"])
        #expect(try await some.ask("server/discover").result?["capabilities"] == ["tools": changes, "resources": subscribable])
        for method in ["prompts/list", "prompts/get", "completion/complete"] {
            let posted = try await some.ask(method, #""name":"x""#, name: "x")
            #expect(posted.status == 404)
            #expect(posted.code == -32601)
        }
    }

    @Test(arguments: Revision.legacy)
    func theOldestRevisionHasNoCapabilityForCompletions(revision: Revision) async throws {
        let params = #""protocolVersion":"\#(revision.rawValue)","capabilities":{},"clientInfo":{"name":"c","version":"1"}"#
        let capabilities = try await SurfaceHarness().ask("initialize", params, as: revision).result?["capabilities"]
        #expect((capabilities?["completions"] != nil) == (revision != .november2024))
        #expect(capabilities?["resources"] != nil)
    }
}
