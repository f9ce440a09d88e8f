import Diagnostics
import GatewayConfig
import Testing

/// What an operator gets wrong in the shipped files: each mistake is reported where it was made, with a way out and nothing besides.
@Suite struct MistakeTests {
    private static func report(of mistake: Mistake) throws -> (lines: [String], run: Compilation) {
        var texts = ["endpoints.yaml": try Repository.text("endpoints.yaml"), "policies.yaml": try Repository.text("policies.yaml")]
        let text = try #require(texts[mistake.file])
        let place = try #require(text.firstRange(of: mistake.right), "\(mistake.right) does not stand in \(mistake.file)")
        texts[mistake.file] = text[..<place.lowerBound] + mistake.wrong + text[place.upperBound...]
        let run = Compilation(
            endpoints: texts["endpoints.yaml"] ?? "", policies: texts["policies.yaml"] ?? "",
            environment: ConfigEnvironment(variables: { _ in nil }, file: Compilation.environment.file))
        let lines = run.diagnostics.inOutputOrder().map { diagnostic in
            let range = diagnostic.range
            let other = range.map { $0.file.path == mistake.file ? "" : "\($0.file.path):" } ?? ""
            let position = range.map { "\($0.start.line + 1):\($0.start.column + 1)" } ?? "-"
            return "\(diagnostic.code.rawValue) \(other)\(position) \(diagnostic.hint ?? diagnostic.help ?? diagnostic.message)"
        }
        return (lines, run)
    }

    /// Environment SETLIST_UPDATE_GOLDENS=1 writes the reports anew.
    @Test func areReportedAsTheGoldenSays() throws {
        var reports: [String: [String]] = [:]
        for mistake in Mistake.all {
            let lines = try Self.report(of: mistake).lines
            reports[mistake.name] = lines
            if !Golden.isUpdating { #expect(lines == mistake.expected, "\(mistake.name)") }
        }
        if Golden.isUpdating { try Mistake.update(reports) }
    }

    @Test func areMany() {
        #expect(Mistake.all.count >= 170)
        #expect(Set(Mistake.all.map(\.name)).count == Mistake.all.count)
    }

    /// One mistake, one problem: nothing that follows from it is reported, too.
    @Test(arguments: Mistake.all) func areReportedOnce(_ mistake: Mistake) throws {
        let (lines, run) = try Self.report(of: mistake)
        #expect(lines.count == 1, "\(run.rendered)")
        #expect(run.diagnostics.allSatisfy { $0.range != nil && ($0.hint ?? $0.help) != nil }, "\(run.rendered)")
    }
}
