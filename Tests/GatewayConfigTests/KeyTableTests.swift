import GatewayConfig
import GatewayPlan
import Testing

/// The reference in docs/configuration.md lists exactly the keys that the compiler reads, with their types and defaults.
@Suite struct KeyTableTests {
    private static let tables = [
        KeyReference.endpoints, KeyReference.inheritable, KeyReference.endpoint, KeyReference.parameter, KeyReference.items,
        KeyReference.completion, KeyReference.icon, KeyReference.policies,
    ]

    @Test func documentationListsEveryKey() throws {
        let lines = try Repository.text("docs/configuration.md").split(separator: "\n").map(String.init)
        var documented: [[String]] = []
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("|---") { documented.append([]) }
            let isBody = line.hasPrefix("| ") && !(index + 1 < lines.count && lines[index + 1].hasPrefix("|---"))
            if isBody { documented[documented.count - 1].append(line) }
        }
        try #require(documented.count == Self.tables.count)
        for (documented, table) in zip(documented, Self.tables) {
            let expected = table.markdownRows
            #expect(documented == expected, "the table of \(table.owner) must be:\n\(expected.joined(separator: "\n"))")
        }
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
