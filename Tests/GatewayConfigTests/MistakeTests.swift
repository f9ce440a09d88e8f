import Diagnostics
import Foundation
import GatewayConfig
import Synchronization
import Testing

/// What an operator gets wrong in the shipped files: each mistake is reported where it was made, with a way out and nothing besides.
@Suite struct MistakeTests {
    private static let shipped = [
        "endpoints.yaml": (try? Repository.text("endpoints.yaml")) ?? "", "policies.yaml": (try? Repository.text("policies.yaml")) ?? "",
    ]
    private static let reports = Mutex<[String: [String]]>([:])

    private static func run(_ mistake: Mistake) throws -> Compilation {
        var texts = shipped
        let text = try texts[mistake.file] ?? Repository.text(mistake.file)
        let place = try #require(text.range(of: mistake.right), "\(mistake.right) does not stand in \(mistake.file)")
        texts[mistake.file] = text.replacingCharacters(in: place, with: mistake.wrong)
        let beside = mistake.file.contains("/") ? texts[mistake.file].map { SourceFile(path: mistake.file, bytes: Array($0.utf8)) } : nil
        return Compilation(
            endpoints: texts["endpoints.yaml"] ?? "", policies: texts["policies.yaml"] ?? "",
            environment: ConfigEnvironment(variables: { _ in nil }, file: Compilation.environment.file), beside: beside)
    }

    private static func line(_ diagnostic: Diagnostic, _ mistake: Mistake) -> String {
        let position = diagnostic.range.map { range in
            "\(range.file.path == mistake.file ? "" : "\(range.file.path):")\(range.start.line + 1):\(range.start.column + 1)"
        }
        return "\(diagnostic.code.rawValue) \(position ?? "-") \(diagnostic.hint ?? diagnostic.help ?? diagnostic.message)"
    }

    /// One mistake, one problem: nothing that follows from it is reported, too; it has a way out, or shows the other place.
    ///
    /// Environment SETLIST_UPDATE_GOLDENS=1 writes the reports anew.
    @Test(arguments: Mistake.all) func isReportedOnceAndAsTheGoldenSays(_ mistake: Mistake) throws {
        let run = try Self.run(mistake)
        let lines = run.diagnostics.inOutputOrder().map { Self.line($0, mistake) }
        #expect(lines.count == 1, "\(run.rendered)")
        #expect(run.diagnostics.allSatisfy { $0.range != nil && (($0.hint ?? $0.help) != nil || !$0.labels.isEmpty) }, "\(run.rendered)")
        guard Golden.isUpdating else {
            #expect(lines == mistake.expected)
            return
        }
        let reports = Self.reports.withLock { reports in
            reports[mistake.name] = lines
            return reports
        }
        if reports.count == Mistake.all.count { try Mistake.update(reports) }
    }

    @Test func thereAreMany() {
        #expect(Mistake.all.count >= 170)
        #expect(Set(Mistake.all.map(\.name)).count == Mistake.all.count)
    }
}
