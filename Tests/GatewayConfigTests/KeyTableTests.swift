import GatewayConfig
import GatewayPlan
import Testing

/// The reference in docs/configuration.md lists exactly the keys that the compiler reads, with their types and defaults.
@Suite struct KeyTableTests {
    private static let tables = [
        KeyReference.endpoints, KeyReference.inheritable, KeyReference.endpoint, KeyReference.parameter, KeyReference.items,
        KeyReference.completion, KeyReference.icon, KeyReference.policies, KeyReference.rateTier,
        KeyReference.alert,
    ]

    /// Environment SETLIST_UPDATE_GOLDENS=1 writes the rows anew.
    @Test(arguments: ["docs/configuration.md", "docs/test.md", "docs/scenarios.md"])
    func documentationListsEveryKey(_ path: String) throws {
        let others = ["docs/test.md": [KeyReference.cases], "docs/scenarios.md": [KeyReference.scenario, KeyReference.scenarioLoad]]
        let tables = others[path] ?? Self.tables
        var lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let bodies = lines.indices.filter { lines[$0].hasPrefix("|---") }.map { rule in
            rule + 1..<(lines[(rule + 1)...].firstIndex { !$0.hasPrefix("| ") } ?? lines.endIndex)
        }
        try #require(bodies.count == tables.count)
        for (body, table) in zip(bodies, tables).reversed() {
            let expected = table.markdownRows
            if Golden.isUpdating {
                lines.replaceSubrange(body, with: expected)
            } else {
                #expect(Array(lines[body]) == expected, "the table of \(table.owner) must be:\n\(expected.joined(separator: "\n"))")
            }
        }
        if Golden.isUpdating { try Repository.write(lines.joined(separator: "\n"), to: path) }
    }

    /// A default is a text of the language; one that does not read would take the Plan away without an error.
    @Test func everyDefaultIsValid() throws {
        let run = Compilation(endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: http://localhost}\nendpoints: {}\n")
        #expect(run.rendered == "")
        let plan = try #require(run.config).plan
        #expect(plan.listener.port == 8808)
        #expect(plan.listener.idleTimeout == 75_000_000_000)
        #expect(plan.upstream.maximumResponseBytes == 8 << 20)
        #expect(plan.upstream.errors.message == [["message"]])
        #expect(plan.cacheStore.maximumBytes == 4 << 20)
    }
}
