import Foundation
import GatewayEngine
import Testing

/// What docs/mcp.md says of errors against what the engine answers with.
@Suite struct ErrorTableTests {
    @Test func theTableListsEveryWordUnderError() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../../docs/mcp.md").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let head = try #require(lines.firstIndex { $0.hasPrefix("| `error` |") })
        let rows = lines[(head + 2)...].prefix { $0.hasPrefix("| `") }
        let listed = rows.flatMap { row in
            row.split(separator: "|")[0].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces.union(["`"])) }
        }
        #expect(Set(listed).count == listed.count)
        #expect(Set(listed) == Set(CallError.allCases.map(\.rawValue) + Refusal.Kind.allCases.map(\.rawValue)))
    }
}
