import GatewayConfig
import GatewayPlan
import JSONBytes
import NIOCore
import Testing

/// What a configuration offers besides tools.
@Suite struct SurfaceTests {
    private static let endpoints = """
        version: 1
        server: {name: demo}
        upstream: {base_url: "http://localhost"}
        endpoints:
          get_song:
            request: GET /songs/{id}
            title: Song
            description: A song.
            parameters:
              id: {in: path, type: integer, description: Id.}
              part: {in: query, type: string, enum: [all, head], description: How much.}
          get_songs: {request: GET /songs, title: Songs, description: Songs., cache: {ttl: 1m}, views: {short: ["items[].{id,name}"]}}
          drop_song:
            request: DELETE /songs/{id}
            title: Drop song
            description: Drop a song.
            confirm: true
            icons: [{src: "data:image/svg+xml,x", media_type: image/svg+xml, sizes: [any, 48x48], theme: dark}]
            parameters:
              id: {in: path, type: integer, description: Id.}
            invalidates: []
        resources:
          song:
            uri: music://song/{id}/{part}
            endpoint: get_song
            title: Song
            description: One song.
            complete: {id: {endpoint: get_songs, arguments: {view: short}, rows: items, value: id, label: name}}
          first: {uri: "music://first", endpoint: get_song, title: First, description: The first song., arguments: {id: 1}}
        prompts:
          play:
            title: Play
            description: Play a song.
            tools: [get_song]
            arguments:
              song: {title: Song, description: Which., required: true}
              mood: {description: How., default: loud, complete: {values: [loud, soft]}}
            messages:
              - {text: "Play {song} {{{mood}}}."}
              - {role: assistant, text: Well.}
          drop: {title: Drop, description: Drop., tools: [drop_song], messages: [{text: Drop.}]}

        """

    private func plan(_ policies: String) throws -> Plan {
        let run = Compilation(endpoints: Self.endpoints, policies: "version: 1\n" + policies)
        #expect(run.rendered == "")
        return try #require(run.config).plan
    }

    @Test func resourcesAreLoweredOntoTheirTools() throws {
        let surface = try plan("").surface
        #expect(surface.resources.map(\.name) == ["first", "song"])
        let (first, song) = (surface.resources[0], surface.resources[1])
        #expect(first.uri.text == "music://first")
        #expect(first.arguments(for: "music://first").map { String(buffer: $0) } == #"{"id":1}"#)
        #expect(song.tool.name == "get_song")
        #expect(song.arguments(for: "music://song/7/head").map { String(buffer: $0) } == #"{"id":7,"part":"head"}"#)
        guard case .answers(let source) = song.completions[0] else { throw Missing() }
        #expect(source.tool.name == "get_songs")
        #expect(String(buffer: source.arguments) == #"{"view":"short"}"#)
        #expect(source.rows == ["items"] && source.value == ["id"] && source.label == ["name"])
        guard case .values(let values) = song.completions[1] else { throw Missing() }
        #expect(values == ["all", "head"], "the enum of its parameter")
    }

    @Test func promptsAreLowered() throws {
        let surface = try plan("").surface
        #expect(surface.prompts.map(\.name) == ["drop", "play"])
        let play = surface.prompts[1]
        #expect(play.arguments.map(\.isRequired) == [true, false])
        #expect(play.arguments.map(\.standard) == ["", "loud"])
        #expect(play.title == "Play")
    }

    @Test func whatNeedsAToolThatIsLeftOutIsLeftOut() throws {
        let surface = try plan("tools: {deny: [get_songs, drop_song]}\n").surface
        #expect(surface.prompts.map(\.name) == ["play"])
        #expect(surface.resources.map(\.name) == ["first", "song"])
        guard case nil = surface.resources[1].completions[0] else { throw Missing() }
        #expect(try plan("tools: {deny: [get_song]}\n").surface.resources.isEmpty)
    }

    @Test(arguments: [("off", false, 1), ("ask", true, 1), ("require", true, 2)])
    func confirmationIsAsThePolicySays(mode: String, confirms: Bool, parameters: Int) throws {
        let drop = try #require(try plan("mcp: {confirm: \(mode), confirm_timeout: 30s}\n").tool(named: "drop_song"))
        #expect(drop.confirms == confirms)
        #expect(drop.parameters.count == parameters)
        #expect((drop.parameters.last?.destination == .confirmation) == (mode == "require"))
        #expect(
            drop.icons == [IconPlan(source: "data:image/svg+xml,x", mediaType: "image/svg+xml", sizes: ["any", "48x48"], theme: .dark)])
    }

    @Test func listsAreAsThePolicySays() throws {
        let surface = try plan("mcp: {page_size: 2, list_ttl: 0s, output_depth: 1}\n").surface
        #expect(surface.pageSize == 2)
        #expect(surface.listTTL == 0)
        #expect(surface.outputDepth == 1)
    }

    private struct Missing: Error {}
}
