import JSONBytes
import NIOCore
import Testing

@Suite struct JSONProjectionTests {
    static let album = """
        { "id": "1", "name": "A", "artists": [ {"name": "X", "uri": "u"}, {"name": "Y"} ],
          "tracks": { "total": 2, "items": [ {"id": 1, "name": "t", "artists": [{"name": "X", "id": 9}]}, {"id": 2} ] },
          "images": null, "label": "a b\\n" }
        """

    @Test(arguments: [
        (["id"], #"{"id":"1"}"#),
        (["label", "id"], #"{"id":"1","label":"a b\n"}"#),
        (["artists[].name"], #"{"artists":[{"name":"X"},{"name":"Y"}]}"#),
        (["artists"], #"{"artists":[{"name":"X","uri":"u"},{"name":"Y"}]}"#),
        (["artists[]"], #"{"artists":[{"name":"X","uri":"u"},{"name":"Y"}]}"#),
        (["artists[]", "artists[].uri"], #"{"artists":[{"name":"X","uri":"u"},{"name":"Y"}]}"#),
        (["artists[].uri"], #"{"artists":[{"uri":"u"},{}]}"#),
        (["tracks.total"], #"{"tracks":{"total":2}}"#),
        (["tracks.total", "tracks"], #"{"tracks":{"total":2,"items":[{"id":1,"name":"t","artists":[{"name":"X","id":9}]},{"id":2}]}}"#),
        (["tracks", "tracks.total"], #"{"tracks":{"total":2,"items":[{"id":1,"name":"t","artists":[{"name":"X","id":9}]},{"id":2}]}}"#),
        (["tracks.items[].{id,artists[].name}"], #"{"tracks":{"items":[{"id":1,"artists":[{"name":"X"}]},{"id":2}]}}"#),
        (["tracks.{ total , items[].{ id } }", "id"], #"{"id":"1","tracks":{"total":2,"items":[{"id":1},{"id":2}]}}"#),
        (["{id,tracks.{total}}"], #"{"id":"1","tracks":{"total":2}}"#),
        (
            ["id.sub", "images.url", "images[].url", "artists.name", "tracks[].id"],
            #"{"id":"1","artists":[{"name":"X","uri":"u"},{"name":"Y"}],"tracks":{"total":2,"items":[{"id":1,"name":"t","artists":[{"name":"X","id":9}]},{"id":2}]},"images":null}"#
        ),
        (["missing", "tracks.missing"], #"{"tracks":{}}"#),
        (
            ["[].id"],
            #"{"id":"1","name":"A","artists":[{"name":"X","uri":"u"},{"name":"Y"}],"tracks":{"total":2,"items":[{"id":1,"name":"t","artists":[{"name":"X","id":9}]},{"id":2}]},"images":null,"label":"a b\n"}"#
        ),
    ])
    func keepsWhatThePathsName(_ paths: [String], _ expected: String) throws {
        #expect(try Self.project(paths, Self.album) == expected)
    }

    @Test(arguments: [
        (["(item|track).id"], #"{"item":{"id":1,"x":2},"track":{"id":3}}"#, #"{"item":{"id":1}}"#),
        (["(item|track).id"], #"{"track":{"id":3},"item":{"id":1,"x":2}}"#, #"{"item":{"id":1}}"#),
        (["(item|track).id"], #"{"track":{"id":3,"x":4}}"#, #"{"track":{"id":3}}"#),
        // What is null says nothing, unless nothing else is there.
        (["(item|track).id"], #"{"item":null,"track":{"id":3,"x":4}}"#, #"{"track":{"id":3}}"#),
        (["(item|track).id"], #"{"item":null,"track":null}"#, #"{"item":null}"#),
        (["(item|track).id"], #"{"name":"x"}"#, "{}"),
        (["name", "(a|b|c)"], #"{"c":1,"b":2,"name":3}"#, #"{"b":2,"name":3}"#),
        (
            ["rows[].(item|track).{id,by[].(n|m)}"], #"{"rows":[{"item":{"id":1,"by":[{"m":1,"n":2}]}},{"track":{"by":[]}}]}"#,
            #"{"rows":[{"item":{"id":1,"by":[{"n":2}]}},{"track":{"by":[]}}]}"#
        ),
        // Another path may want more of the chosen one, but not the other one.
        (["(item|track).id", "track.name"], #"{"item":{"id":1},"track":{"id":3,"name":4}}"#, #"{"item":{"id":1}}"#),
        (["(\u{e9}|b)"], #"{"b":1,"\u00e9":2}"#, #"{"\u00e9":2}"#),
    ])
    func keepsTheFirstOfAChoiceThatIsThere(_ paths: [String], _ document: String, _ expected: String) throws {
        #expect(try Self.project(paths, document) == expected)
    }

    @Test func appliesToTheElementsOfARootArray() throws {
        #expect(try Self.project(["[].a"], #"[ {"a":1,"b":2}, 3, {"b":4}, [5] ]"#) == #"[{"a":1},3,{},[5]]"#)
        #expect(try Self.project(["[][].a"], #"[[{"a":1,"b":2}]]"#) == #"[[{"a":1}]]"#)
        #expect(try Self.project(["a"], " null ") == "null")
        #expect(try Self.project(["a"], "\"x y\"") == "\"x y\"")
    }

    @Test func comparesKeysUnescapedAndKeepsDuplicatesAsWritten() throws {
        #expect(try Self.project(["é", "a"], #"{"\u0061":1,"b":2,"\u00e9":3,"a":{"x": 4}}"#) == #"{"\u0061":1,"\u00e9":3,"a":{"x":4}}"#)
    }

    @Test func identityOnlyTakesTheWhitespaceOut() throws {
        let bytes = Array(" { \"a b\" :\n[ 1 ,\t2 , \" \\\" \" ] }\r\n".utf8)
        var output = ByteBuffer()
        JSONProjection.identity.write(try JSONScanner.scan(bytes.span), of: bytes.span, to: &output)
        #expect(String(buffer: output) == #"{"a b":[1,2," \" "]}"#)
        #expect(JSONProjection.identity.isIdentity)
        #expect(try JSONProjection(paths: []).isIdentity)
        #expect(try !JSONProjection(paths: ["a"]).isIdentity)
        #expect(try JSONProjection(paths: ["a", "b.c"]).paths == ["a", "b.c"])
    }

    @Test func projectsAValueInsideADocument() throws {
        let bytes = Array(#"{"result":{"a":1,"b":2}}"#.utf8)
        var members = JSONMembers(of: try JSONScanner.scan(bytes.span))
        let member = members.next(in: bytes.span)
        let result = try #require(member).value
        var output = ByteBuffer(string: "=")
        try JSONProjection(paths: ["b"]).write(result, of: bytes.span, to: &output)
        #expect(String(buffer: output) == #"={"b":2}"#)
    }

    @Test(
        arguments: [
            ("", 0, .empty), (".a", 0, .expectedKey), ("a.", 2, .expectedKey), ("a..b", 2, .expectedKey), ("a[", 2, .unclosedBracket),
            ("a[0]", 2, .unclosedBracket),
            ("a[]b", 3, .expectedSeparator), ("a]", 1, .expectedSeparator), ("a{b}", 1, .expectedSeparator), ("a.{b", 2, .unclosedBrace),
            ("a.{b,", 5, .expectedKey),
            ("a.{}", 3, .expectedKey), ("a.{b}.c", 5, .afterGroup), ("a.{b}[]", 5, .afterGroup), ("a,b", 1, .expectedSeparator),
            ("a b", 1, .expectedSeparator),
            ("(a|b", 0, .unclosedChoice), ("()", 1, .expectedKey), ("x.(a|)", 5, .expectedKey), ("(a.b|c)", 2, .expectedChoice),
            ("(a|b)c", 5, .expectedSeparator), ("a(b|c)", 1, .expectedSeparator), ("é.*", 2, .expectedKey),
            (String(repeating: "{", count: 100), 64, .tooDeep),
            (String(repeating: "a.", count: 100) + "a", 127, .tooDeep),
        ] as [(String, Int, JSONProjectionError.Reason)])
    func refusesPathsAndSaysWhere(_ path: String, _ offset: Int, _ reason: JSONProjectionError.Reason) {
        #expect(throws: JSONProjectionError(path: 1, offset: offset, reason: reason)) { try JSONProjection(paths: ["ok", path]) }
    }

    @Test func agreesWithAProjectionOfTheTree() throws {
        var source = RandomJSON(seed: 4)
        for _ in 0..<3_000 {
            let value = source.value(depth: 5)
            let paths = (0..<Int.random(in: 1...4, using: &source.random)).map { _ in Self.randomPath(&source) }
            let steps = paths.map { $0.split(separator: ".").map(String.init) }
            let expected = Self.kept(value, steps)
            let flat = paths.map { $0.replacing(".[]", with: "[]") }
            #expect(try JSONValue.parse(Self.project(flat, source.text(value))) == expected, "\(flat) \(value)")
        }
    }

    /// Steps joined by points, `[]` among them.
    private static func randomPath(_ source: inout RandomJSON) -> String {
        (0..<Int.random(in: 1...4, using: &source.random))
            .map { _ in ["a", "b", "c", "name", "é", "[]", "[]"].randomElement(using: &source.random) ?? "a" }
            .joined(separator: ".")
    }

    /// The rules again, over a tree and with the paths as they are.
    private static func kept(_ value: JSONValue, _ paths: [[String]]) -> JSONValue {
        guard !paths.contains([]) else { return value }
        func after(_ step: String) -> [[String]] { paths.filter { $0.first == step }.map { Array($0.dropFirst()) } }
        switch value {
        case .array(let elements) where paths.contains { $0.first == "[]" }:
            return .array(elements.map { kept($0, after("[]")) })
        case .object(let object) where paths.contains { $0.first != "[]" }:
            let members = object.members.filter { member in member.key != "[]" && paths.contains { $0.first == member.key } }
            return .object(JSONObject(members.map { JSONObject.Member(key: $0.key, value: kept($0.value, after($0.key))) }))
        default: return value
        }
    }

    private static func project(_ paths: [String], _ text: String) throws -> String {
        let bytes = Array(text.utf8)
        var output = ByteBuffer()
        try JSONProjection(paths: paths).write(JSONScanner.scan(bytes.span), of: bytes.span, to: &output)
        return String(buffer: output)
    }
}
