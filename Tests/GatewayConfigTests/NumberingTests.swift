import GatewayConfig
import GatewayPlan
import Testing

/// Which tools keep their ids, and so their answers and counters, when the files change.
@Suite struct NumberingTests {
    private static func endpoints(
        _ names: [String], title: String = "A thing", ttl: String = "60s", path: String = "things", upstream: String = "https://a.example"
    ) -> String {
        let each = names.map { name in
            """
              \(name):
                request: GET /\(path)/{id}
                title: \(title)
                description: A thing.
                parameters: {id: {in: path, type: string, description: Which.}}
                cache: {ttl: \(ttl), scope: public, tags: ["thing/{id}"]}

            """
        }
        return "version: 1\nserver: {name: test}\nupstream: {base_url: \"\(upstream)\"}\nendpoints:\n" + each.joined()
    }

    private func plan(_ endpoints: String, after previous: Plan? = nil) throws -> Plan {
        let run = Compilation(endpoints: endpoints, after: previous)
        return try #require(run.config, "\(run.rendered)").plan
    }

    @Test func aToolBeforeItChangesNoID() throws {
        let old = try plan(Self.endpoints(["b", "c"]))
        #expect(old.tools.map(\.id) == [0, 1])
        let new = try plan(Self.endpoints(["a", "b"]), after: old)
        #expect(new.tools.map(\.name) == ["a", "b"])
        #expect(new.tools.map(\.id) == [2, 0])
        #expect(new.tool(0)?.name == "b")
        #expect(new.tool(1) == nil, "c is gone")
        let last = try plan(Self.endpoints(["a", "b", "c"]), after: new)
        #expect(last.tools.map(\.id) == [2, 0, 3], "no id is given twice")
    }

    @Test func whatIsOnlySaidAboutAToolKeepsIt() throws {
        let old = try plan(Self.endpoints(["a"]))
        #expect(try plan(Self.endpoints(["a"], title: "Another"), after: old).tools[0].id == 0)
    }

    @Test func anotherAnswerOrAnotherTimeDoesNot() throws {
        let old = try plan(Self.endpoints(["a"]))
        #expect(try plan(Self.endpoints(["a"], ttl: "5s"), after: old).tools[0].id == 1)
        #expect(try plan(Self.endpoints(["a"], path: "others"), after: old).tools[0].id == 1)
        #expect(try plan(Self.endpoints(["a"], upstream: "https://b.example"), after: old).tools[0].id == 1)
    }

    @Test func whatARunningGatewayCannotChangeIsNamed() throws {
        let endpoints = Self.endpoints(["a"])
        let old = try plan(endpoints)
        #expect(FixedPlan(old).restartNeeds(of: try plan(endpoints)) == [])
        let policies = """
            version: 1
            server: {http: {port: 9000, max_body: 2MiB}, admin: {port: 9001}}
            """
        let new = try #require(Compilation(endpoints: endpoints, policies: policies).config).plan
        #expect(FixedPlan(old).restartNeeds(of: new) == ["server.http.port", "server.http limits", "server.admin"])
    }
}
