import Diagnostics
import Foundation
import Testing

/// docs/diagnostics has a page for each code, made of the catalogue and the goldens.
@Suite struct DiagnosticPagesTests {
    private static let folder = "docs/diagnostics"

    private static func page(of code: DiagnosticCode) throws -> String {
        let kind = code.rawValue.hasPrefix("W") ? "Warning" : "Error"
        var text = "# \(code.rawValue)\n\n\(kind). \(code.summary)\n"
        let example = Golden.all.filter { $0.code == code }.min { ($0.endpoints.utf8.count, $0.name) < ($1.endpoints.utf8.count, $1.name) }
        if let example {
            text += "\n```yaml\n# endpoints.yaml\n\(example.endpoints)```\n"
            if let policies = example.policies { text += "\n```yaml\n# policies.yaml\n\(policies)```\n" }
            if let cases = example.cases { text += "\n```yaml\n# cases.yaml\n\(cases)```\n" }
            text += "\n```\n\(example.expected)\n```\n"
        } else if let syntax = try syntaxExample(code) {
            text += "\n```\n\(syntax)\n```\n"
        }
        return text + "\n[All codes](README.md)\n"
    }

    /// What is wrong with the text of a file cannot be shown as a file in every case; what is printed can.
    private static func syntaxExample(_ code: DiagnosticCode) throws -> String? {
        let folder = "Tests/YAMLSyntaxTests/Goldens"
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: folder).path)
        guard let name = names.filter({ $0.hasPrefix(code.rawValue) && $0.hasSuffix(".txt") }).min() else { return nil }
        return try Repository.text("\(folder)/\(name)").trimmingCharacters(in: .newlines)
    }

    private static var index: String {
        let rows = DiagnosticCode.allCases.map(\.rawValue).sorted().compactMap { DiagnosticCode(rawValue: $0) }.map {
            "| [\($0.rawValue)](\($0.rawValue).md) | \($0.summary) |"
        }
        return """
            # Diagnostics

            What `setlist validate` reports, by code: `E1xxx` is about the text of a file, `E2xxx` about its meaning, `W3xxx` is legal and
            probably wrong. `setlist explain E2101` says the same of one. A code never comes to mean something else.

            | code | problem |
            |---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    /// Environment SETLIST_UPDATE_GOLDENS=1 writes them anew.
    @Test func areUpToDate() throws {
        var pages = ["README.md": Self.index]
        for code in DiagnosticCode.allCases { pages["\(code.rawValue).md"] = try Self.page(of: code) }
        let place = Repository.root.appending(path: Self.folder)
        if Golden.isUpdating {
            try? FileManager.default.removeItem(at: place)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for (name, text) in pages { try Repository.write(text, to: "\(Self.folder)/\(name)") }
        }
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: place.path)) == Set(pages.keys))
        for (name, text) in pages { #expect(try Repository.text("\(Self.folder)/\(name)") == text, "\(name)") }
    }

    @Test func everySummaryIsASentence() {
        for code in DiagnosticCode.allCases {
            #expect(code.summary.hasSuffix(".") && !code.summary.contains("\n") && code.summary.count <= 160, "\(code.rawValue)")
        }
    }
}
