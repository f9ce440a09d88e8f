import GatewayConfig
import GatewayPlan
import Testing

/// Which tools a Plan offers, and what it says about the others.
@Suite struct SelectionTests {
    private static let endpoints = """
        version: 1
        server: {name: demo}
        upstream: {base_url: "http://localhost"}
        groups:
          songs: {timeout: 5s}
          lists: {timeout: 5s}
        endpoints:
          get_song: {group: songs, request: GET /a, title: A, description: A., scopes: [read-songs, "https://example.com/auth.read"]}
          get_songs: {group: songs, request: GET /b, title: B, description: B., availability: partner, instead: get_song}
          get_list: {group: lists, request: GET /c, title: C, description: C.}
          drop_list: {group: lists, request: DELETE /d, title: D, description: D., instead: get_songs}
          get_home: {request: GET /e, title: E, description: E.}
        """
    private static let profiles = """
        version: 1
        profiles:
          basic: {availability: [current], help: New apps get 403.}
          partner: {availability: [current, partner]}

        """

    private func plan(_ tools: String, _ overrides: ToolOverrides = ToolOverrides()) throws -> Plan {
        let run = Compilation(endpoints: Self.endpoints, policies: Self.profiles + tools, tools: overrides)
        #expect(run.rendered == "")
        return try #require(run.config).plan
    }

    @Test(arguments: [
        ("", ["drop_list", "get_home", "get_list", "get_song", "get_songs"]),
        ("tools: {profile: partner}", ["drop_list", "get_home", "get_list", "get_song", "get_songs"]),
        ("tools: {profile: basic}", ["drop_list", "get_home", "get_list", "get_song"]),
        ("tools: {toolsets: [songs]}", ["get_song", "get_songs"]),
        ("tools: {toolsets: [songs, lists], read_only: true}", ["get_list", "get_song", "get_songs"]),
        ("tools: {allow: [\"get_*\"], deny: [get_home, \"*s\"]}", ["get_list", "get_song"]),
        ("tools: {allow: [\"*_song*\"]}", ["get_song", "get_songs"]),
        ("tools: {deny: [\"*\"]}", []),
    ])
    func offersWhatTheSelectionLeaves(tools: String, names: [String]) throws {
        let plan = try plan(tools)
        #expect(plan.tools.map(\.name) == names)
        #expect(plan.tools.map(\.id) == Array(plan.tools.indices))
        #expect(plan.tools.count + plan.hidden.count == 5)
        #expect(Set((plan.tools + plan.hidden.map(\.tool)).map(\.id)) == Set(0..<5))
    }

    @Test(
        arguments: [
            (
                "profile: basic", "get_songs", HiddenTool.Filter.profile,
                "its availability is partner, and profile basic has current: New apps get 403.", "get_song"
            ),
            ("toolsets: [lists]", "get_songs", .toolsets, "its toolset is songs, and only lists may be used", nil),
            ("toolsets: [lists]", "get_home", .toolsets, "it has no toolset, and only lists may be used", nil),
            ("read_only: true", "drop_list", .readOnly, "it changes something, and only reads may be used", "get_songs"),
            ("allow: [get_home]", "get_list", .allow, "it is not among the allowed tools", nil),
            ("deny: [\"drop_*\"]", "drop_list", .deny, "it is denied by drop_*", "get_songs"),
            // The first filter that leaves it out is the one that is named; what stands in for it must be offered itself.
            ("profile: basic, read_only: true", "drop_list", .readOnly, "it changes something, and only reads may be used", nil),
        ] as [(String, String, HiddenTool.Filter, String, String?)])
    func saysWhyAToolIsNotOffered(tools: String, name: String, filter: HiddenTool.Filter, why: String, instead: String?) throws {
        let plan = try plan("tools: {\(tools)}")
        let hidden = try #require(plan.hiddenTool(named: name))
        #expect(hidden.filter == filter)
        #expect(hidden.why == why)
        #expect(hidden.instead == instead)
        #expect(plan.tool(named: name) == nil)
    }

    @Test func theCommandLineWinsKeyByKey() throws {
        var overrides = ToolOverrides()
        overrides.profile = "partner"
        overrides.readOnly = false
        let plan = try plan("tools: {profile: basic, read_only: true, deny: [get_home]}", overrides)
        #expect(plan.tools.map(\.name) == ["drop_list", "get_list", "get_song", "get_songs"])
        overrides.deny = ["get_song", "drop_*"]
        overrides.toolsets = ["songs", "lists"]
        #expect(try self.plan("tools: {deny: [get_home]}", overrides).tools.map(\.name) == ["get_list", "get_songs"])
    }

    @Test func aMistakeOnTheCommandLineIsShownThere() {
        var overrides = ToolOverrides()
        overrides.profile = "partnr"
        #expect(
            Compilation(endpoints: Self.endpoints, policies: Self.profiles, tools: overrides).rendered == """
                error[E2305]: there is no profile `partnr`
                 --> --profile:1:1
                  |
                1 | partnr
                  | ^^^^^^ did you mean `partner`?
                 ::: policies.yaml:4:3
                  |
                4 |   partner: {availability: [current, partner]}
                  |   ------- declared here

                1 error
                """)
        overrides = ToolOverrides()
        overrides.toolsets = ["songs", "list"]
        #expect(
            Compilation(endpoints: Self.endpoints, policies: Self.profiles, tools: overrides).rendered.contains("--toolsets:1:7"))
    }

    @Test func scopesAndAvailabilityAreKept() throws {
        let plan = try plan("")
        #expect(plan.tool(named: "get_song")?.scopes == ["read-songs", "https://example.com/auth.read"])
        #expect(plan.tool(named: "get_song")?.availability == "current")
        #expect(plan.tool(named: "get_songs")?.availability == "partner")
    }

    @Test func anAppThatStandsForNobodyIsOfferedOnlyWhatNeedsNobody() throws {
        let policies = """
            version: 1
            credentials:
              app: {type: oauth2, flow: client_credentials, token_url: "https://accounts.example.com/token", client_id: app}
            """
        let endpoints = Self.endpoints.replacing(#""http://localhost"}"#, with: #""http://localhost", credentials: app}"#)
        let plan = try #require(Compilation(endpoints: endpoints, policies: policies).config).plan
        #expect(plan.tools.map(\.name) == ["drop_list", "get_home", "get_list", "get_songs"])
        let hidden = try #require(plan.hiddenTool(named: "get_song"))
        #expect(hidden.filter == .credentials)
        #expect(hidden.why == "it needs a user's leave, and credential app is the app's own (flow: client_credentials)")
    }
}
