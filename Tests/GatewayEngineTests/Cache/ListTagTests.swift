import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import Testing

/// Tags that vary with the values of a list.
///
/// The store of the harness keeps at most four values for one tag.
@Suite struct ListTagTests {
    private static let ids = ValueRule.array(of: .string(.init()), minimumItems: nil, maximumItems: nil)
    private static let perValue = TagTemplate(segments: [.literal("track"), .parameter(0)], coversDescendants: false, list: 0)

    private static func read(id: Int, name: String, _ tag: TagTemplate, rule: ValueRule = ids) throws -> ToolPlan {
        try PlanFixtures.tool(
            id: id, name: name, path: [.literal("/\(name)")],
            parameters: [PlanFixtures.parameter("ids", rule, in: .query(name: "ids", list: .comma), required: true)],
            cache: CachePolicy(ttl: 1_000_000_000, scope: .user, tags: [tag]))
    }

    private static func write(id: Int, _ tags: [TagTemplate], rule: ValueRule = ids) throws -> ToolPlan {
        try PlanFixtures.tool(
            id: id, name: "write", method: .put, path: [.literal("/write")],
            parameters: [PlanFixtures.parameter("ids", rule, in: .query(name: "ids", list: .comma), required: true)], effect: .idempotent,
            invalidates: tags)
    }

    @Test(arguments: [
        (#"["a","b"]"#, #"["b","x"]"#, true), (#"["a","b"]"#, #"["c"]"#, false), (#"["a","b"]"#, #"["\u0061"]"#, true),
        // More values than the store keeps apart.
        (#"["a","b","c","d","e"]"#, #"["x"]"#, true), (#"["a","b","c","d"]"#, #"["x"]"#, false),
        // Nothing says what an empty list is about.
        ("[]", #"["x"]"#, true), (#"["a"]"#, "[]", true),
    ])
    func aWriteReachesExactlyTheAnswersAboutItsValues(read: String, written: String, isStale: Bool) async throws {
        let harness = EngineHarness([try Self.read(id: 0, name: "read", Self.perValue), try Self.write(id: 1, [Self.perValue])])
        _ = try await harness.call(#"{"ids":\#(read)}"#)
        #expect(try await harness.call(#"{"ids":\#(read)}"#).isHit)
        _ = try await harness.call(#"{"ids":\#(written)}"#, tool: 1)
        #expect(try await harness.call(#"{"ids":\#(read)}"#).isHit == !isStale)
    }

    @Test func anAnswerAboutTooManyValuesIsReachedFromAboveToo() async throws {
        let above = TagTemplate(segments: [.literal("track")], coversDescendants: true)
        let harness = EngineHarness([try Self.read(id: 0, name: "read", Self.perValue), try Self.write(id: 1, [above])])
        _ = try await harness.call(#"{"ids":["a","b","c","d","e"]}"#)
        _ = try await harness.call(#"{"ids":["x"]}"#, tool: 1)
        #expect(try await !harness.call(#"{"ids":["a","b","c","d","e"]}"#).isHit)
    }

    /// JSON Schema's `5.0` is `5`, so it must be the same tag.
    @Test func oneNumberIsOneTagHoweverItIsWritten() async throws {
        let rule = ValueRule.array(of: .integer(minimum: nil, maximum: nil), minimumItems: nil, maximumItems: nil)
        let harness = EngineHarness([
            try Self.read(id: 0, name: "read", Self.perValue, rule: rule), try Self.write(id: 1, [Self.perValue], rule: rule),
        ])
        _ = try await harness.call(#"{"ids":[5]}"#)
        _ = try await harness.call(#"{"ids":[5.0]}"#, tool: 1)
        #expect(try await !harness.call(#"{"ids":[5]}"#).isHit)
    }
}

/// Tags that depend on what a value looks like: kinds of uri, say.
@Suite struct TagCaseTests {
    private static let names = ["me/tracks", "me/albums", "playlist/7", "playlist/8"]

    /// Four reads without arguments, one tag each, and a write of uris.
    private static func tools() throws -> [ToolPlan] {
        let reads = try names.enumerated().map { index, name in
            let segments = name.split(separator: "/").map { TagTemplate.Segment.literal(String($0)) }
            return try PlanFixtures.tool(
                id: index, name: "read_\(index)", path: [.literal("/\(index)")], parameters: [],
                cache: CachePolicy(
                    ttl: 1_000_000_000, scope: .user, tags: [TagTemplate(segments: segments, coversDescendants: false)]))
        }
        let forms = ["x:track:{}", "x:album:{}", "x:playlist:{}"].compactMap { TextForm($0) }
        func tag(_ segments: [TagTemplate.Segment], _ index: Int) -> TagTemplate {
            TagTemplate(segments: segments, coversDescendants: false, list: 0, onlyFor: .init(parameter: 0, forms: forms, index: index))
        }
        let uris = try PlanFixtures.parameter(
            "uris", .array(of: .string(.init()), minimumItems: nil, maximumItems: nil), in: .query(name: "uris", list: .comma),
            required: true)
        let write = try PlanFixtures.tool(
            id: names.count, name: "write", method: .put, path: [.literal("/write")], parameters: [uris], effect: .idempotent,
            invalidates: [
                tag([.literal("me"), .literal("tracks")], 0), tag([.literal("me"), .literal("albums")], 1),
                tag([.literal("playlist"), .part], 2),
            ])
        return reads + [write]
    }

    @Test(arguments: [
        (#"["x:track:1"]"#, ["me/tracks"]), (#"["x:track:1","x:album:2"]"#, ["me/tracks", "me/albums"]),
        (#"["x:playlist:7"]"#, ["playlist/7"]), (#"["x:playlist:7","x:playlist:9","x:track:7"]"#, ["me/tracks", "playlist/7"]),
        // Of no known kind, malformed or empty: too much rather than too little.
        (#"["x:mix:1"]"#, names), (#"["x:track:"]"#, names), (#"["x:track:1","7"]"#, names), ("[]", names),
    ])
    func eachValueReachesWhatItsKindIsAbout(uris: String, stale: [String]) async throws {
        let harness = EngineHarness(try Self.tools())
        for index in Self.names.indices { _ = try await harness.call("{}", tool: index) }
        _ = try await harness.call(#"{"uris":\#(uris)}"#, tool: Self.names.count)
        var missed: [String] = []
        for (index, name) in Self.names.enumerated() where try await !harness.call("{}", tool: index).isHit { missed.append(name) }
        #expect(missed == stale)
    }
}
