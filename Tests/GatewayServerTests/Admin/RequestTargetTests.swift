import Testing

@testable import GatewayServer

@Suite struct RequestTargetTests {
    @Test(arguments: [
        ("/", []), ("/a", ["a"]), ("/a/", ["a"]), ("/a//b", ["a", "", "b"]), ("/a%20b/c", ["a b", "c"]), ("/a?b/c", ["a"]), ("/a#b", ["a"]),
    ])
    func thePathIsCutAtItsSlashes(target: String, path: [String]) {
        #expect(RequestTarget(target)?.path == path)
    }

    @Test func theQueryIsReadByName() {
        #expect(RequestTarget("/a?x=1&y=%C3%A9&z&x=2&w=a=b#f")?.query == ["x": "2", "y": "é", "z": "", "w": "a=b"])
    }

    @Test func aPathWithParametersFitsOnlyItsOwnShape() {
        let path: AdminPath = "/breakers/{name}/reset"
        #expect(path.match(["breakers", "a", "reset"]) == ["name": "a"])
        #expect(path.match(["breakers", "a", "open"]) == nil)
        #expect(path.match(["breakers", "reset"]) == nil)
        #expect(path.match(["breakers", "a", "reset", "b"]) == nil)
    }
}
