import Diagnostics
import Foundation
import Testing

/// Diagnostics for code review tools.
@Suite struct DiagnosticReportsTests {
    private static let file = SourceFile(path: "a,b:c.yaml", bytes: Array("name: ä\nttll: 5%\n".utf8))
    private static let problem = Diagnostic(
        .unknownKey, "unknown key `ttll`, 100% sure", at: SourceRange(file: file, offsets: 9..<13), hint: "did you mean `ttl`?",
        labels: [.init("first here", at: SourceRange(file: file, offsets: 0..<4))], notes: ["a note"], help: "do something")
    private static let warning = Diagnostic(.unusedGroup, "group \"x\"", at: nil, severity: .warning)

    @Test func gitHubGetsACommandALine() {
        #expect(
            DiagnosticRenderer.github([Self.problem, Self.warning]) == """
                ::warning title=W3102::group "x"
                ::error file=a%2Cb%3Ac.yaml,line=2,col=1,endLine=2,endColumn=5,title=E2101::unknown key `ttll`, 100%25 sure: \
                did you mean `ttl`?%0Anote: a note%0Ahelp: do something
                """)
        #expect(DiagnosticRenderer.github([]) == "")
    }

    @Test func sarifHasRulesAndPlaces() throws {
        let text = DiagnosticRenderer.sarif([Self.problem, Self.warning], version: "1.2.3")
        let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.compactMap { $0["id"] as? String } == ["E2101", "W3102"])
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.compactMap { $0["level"] as? String } == ["warning", "error"])
        #expect(results.compactMap { $0["ruleIndex"] as? Int } == [1, 0])
        #expect(results[0]["locations"] == nil)
        let place = try #require((results[1]["locations"] as? [[String: [String: Any]]])?.first?["physicalLocation"])
        #expect((place["artifactLocation"] as? [String: String])?["uri"] == "a,b:c.yaml")
        #expect(
            place["region"] as? [String: Int]
                == ["startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 5, "byteOffset": 9, "byteLength": 4])
        #expect((results[1]["relatedLocations"] as? [Any])?.count == 1)
    }

    @Test func sarifOfNothingIsALog() throws {
        let log = try JSONSerialization.jsonObject(with: Data(DiagnosticRenderer.sarif([], version: "1").utf8)) as? [String: Any]
        #expect(((log?["runs"] as? [[String: Any]])?.first?["results"] as? [Any])?.isEmpty == true)
    }
}
