import Diagnostics
import Foundation
import Testing
import YAMLSyntax

/// Every `Goldens/<code>-<slug>.yaml` is read and its report compared with the `.txt` beside it.
///
/// A first line `# limits: nodes=10 depth=2` lowers limits. `SETLIST_UPDATE_GOLDENS=1` rewrites the expectations.
@Suite struct GoldenTests {
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test(arguments: names) func golden(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.directory.appendingPathComponent(name + ".yaml")))
        let file = SourceFile(path: name + ".yaml", bytes: bytes)
        let sink = DiagnosticSink()
        _ = YAMLParser.parse(file, limits: limits(in: file.line(0)), into: sink)
        let report = DiagnosticRenderer().render(sink.diagnostics) + "\n"

        let expectation = Self.directory.appendingPathComponent(name + ".txt")
        if ProcessInfo.processInfo.environment["SETLIST_UPDATE_GOLDENS"] == "1" {
            try report.write(to: expectation, atomically: true, encoding: .utf8)
        }
        #expect(report == (try String(contentsOf: expectation, encoding: .utf8)))
        let code = try #require(name.split(separator: "-").first)
        #expect(sink.diagnostics.contains { $0.code.rawValue == code }, "the golden must show its own code")
    }

    @Test func everySyntaxCodeHasAGolden() {
        // The file system's errors belong to whoever opens files.
        let syntaxCodes = DiagnosticCode.allCases.filter { $0.rawValue.hasPrefix("E1") && $0 != .unreadableFile }
        for code in syntaxCodes {
            #expect(Self.names.contains { $0.hasPrefix(code.rawValue + "-") }, "no golden for \(code.rawValue)")
        }
    }

    private func limits(in line: String) -> YAMLLimits {
        var limits = YAMLLimits.standard
        guard line.hasPrefix("# limits:") else { return limits }
        for setting in line.split(separator: " ").dropFirst(2) {
            let parts = setting.split(separator: "=")
            let value = Int(parts[1]) ?? 0
            switch parts[0] {
            case "bytes": limits.maxBytes = value
            case "depth": limits.maxDepth = value
            case "nodes": limits.maxNodes = value
            case "alias_nodes": limits.maxAliasNodes = value
            case "problems": limits.maxProblems = value
            default: Issue.record("unknown limit \(parts[0])")
            }
        }
        return limits
    }
}
