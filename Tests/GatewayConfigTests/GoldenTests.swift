import Diagnostics
import GatewayConfig
import Testing

/// Every diagnostic of the language, as the operator reads it.
@Suite struct GoldenTests {
    @Test(arguments: Golden.all) func printsWhatTheGoldenSays(_ golden: Golden) throws {
        let run = golden.run()
        if Golden.isUpdating { return try golden.write(expected: run.rendered) }
        #expect(run.rendered == golden.expected)
    }

    /// One mistake gives one kind of problem.
    @Test(arguments: Golden.all.filter { $0.code != nil }) func hasNoCascade(_ golden: Golden) {
        let run = golden.run()
        #expect(Set(run.diagnostics.map(\.code)) == [golden.code])
        #expect((run.config == nil) == run.hasErrors || golden.cases != nil)
    }

    @Test(arguments: DiagnosticCode.allCases.filter { $0.rawValue.hasPrefix("E2") || $0.rawValue.hasPrefix("W3") })
    func everyCodeHasAGolden(_ code: DiagnosticCode) {
        #expect(Golden.all.contains { $0.code == code })
    }

    @Test func severityFollowsFromTheCode() {
        for golden in Golden.all {
            for diagnostic in golden.run().diagnostics {
                #expect((diagnostic.severity == .warning) == diagnostic.code.rawValue.hasPrefix("W"))
            }
        }
    }
}
