import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore

/// A server that offers everything there is besides tools, over a fake upstream.
struct SurfaceHarness {
    static let uri = "music://song/a"

    let upstream: FakeUpstream
    let clock = ManualClock()
    let engine: Engine
    let server: MCPServer
    private let scratch = CallScratch()

    /// Songs kept for a minute and everybody, the player never kept; `song` and `songs` are templates.
    init(json: String = #"{"ok":"\"1\""}"#, pageSize: Int = 100, resources names: [String]? = nil) throws {
        try self.init(upstream: FakeUpstream(json: json), pageSize: pageSize, resources: names)
    }

    init(upstream: FakeUpstream, pageSize: Int = 100, resources names: [String]? = nil) throws {
        self.upstream = upstream
        let letters = ValueRule.string(.init(pattern: try TextPattern("^[a-z]+$")))
        let song = try PlanFixtures.tool(
            id: 2, name: "get_song", parameters: [try PlanFixtures.parameter("id", letters, in: .path, required: true)],
            cache: CachePolicy(ttl: 60_000_000_000, scope: .public, tags: []))
        let player = try PlanFixtures.tool(id: 1, name: "get_player", path: [.literal("/player")], parameters: [])
        let mine = try PlanFixtures.tool(
            name: "get_mine", path: [.literal("/mine")], parameters: [],
            cache: CachePolicy(ttl: 10_000_000_000, scope: .user, tags: []))
        let rows = CompletionPlan.answers(
            .init(tool: mine, arguments: ByteBuffer(string: "{}"), rows: ["items"], value: ["id"], label: ["name"]))
        let icon = IconPlan(source: "data:image/svg+xml,x", mediaType: "image/svg+xml", sizes: ["any"], theme: .dark)
        let all = [
            Self.resource("mine", "mine", mine), Self.resource("player", "player", player, icons: [icon]),
            Self.resource("song", "song", song, variable: "id", completion: rows),
            Self.resource("song_text", "text", song, variable: "id", completion: .values(["abc", "abd", "b"])),
        ]
        let prompts = [
            PromptPlan(
                name: "play", title: "Play", description: "Play a song.", icons: [icon],
                arguments: [
                    .init(name: "song", title: "Song", description: "Which.", isRequired: true, standard: "", completion: rows),
                    .init(name: "mood", title: nil, description: "How.", isRequired: false, standard: "loud", completion: nil),
                ],
                messages: [
                    .init(role: .user, text: [.literal("Play "), .argument(0), .literal(" "), .argument(1), .literal(".")]),
                    .init(role: .assistant, text: [.literal("Well.")]),
                ]),
            PromptPlan(name: "stop", title: nil, description: "Stop.", icons: [], arguments: [], messages: []),
        ]
        let surface = PlanFixtures.surface(
            resources: all.filter { names?.contains($0.name) ?? true }, prompts: names == nil ? prompts : [], pageSize: pageSize)
        let clock = clock
        engine = Engine(plan: PlanFixtures.plan([mine, player, song], surface: surface), upstream: upstream, now: { clock.now })
        server = MCPServer(engine: engine)
    }

    private static func resource(
        _ name: String, _ word: String, _ tool: ToolPlan, variable: String? = nil, completion: CompletionPlan? = nil, icons: [IconPlan] = []
    ) -> ResourcePlan {
        let fixed: [URITemplate.Segment] = [.literal("music:"), .literal(""), .literal(word)]
        return ResourcePlan(
            name: name, title: name.uppercased(), description: "A \(name).", icons: icons,
            uri: URITemplate(segments: fixed + (variable.map { [.variable($0)] } ?? [])), tool: tool,
            arguments: ByteBuffer(string: "{}"), completions: variable == nil ? [] : [completion])
    }

    var context: MessageContext { MessageContext(principal: .local, scratch: scratch, now: clock.now) }

    /// A request of any revision, over HTTP.
    func ask(_ method: String, _ params: String = "", as revision: Revision = .modern, name: String? = nil) async throws -> Posted {
        guard revision.isModern else {
            let message = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(params)}}"#
            return try await Posted(
                server.receive(
                    ByteBuffer(string: message), headers: RoutingHeaders(protocolVersion: .one(revision.rawValue)), context))
        }
        return try await Posted(
            server.receive(
                ByteBuffer(string: Modern.request(method, params)), headers: Modern.headers(method, name: name), context))
    }

    func read(_ uri: String, as revision: Revision = .modern) async throws -> Posted {
        try await ask("resources/read", #""uri":"\#(uri)""#, as: revision, name: uri)
    }
}
