import Diagnostics
import Testing

@testable import GatewayConfig

@Suite struct MigratorTests {
    private static let renaming = Migrator(steps: [
        MigrationStep(changes: []),
        MigrationStep(changes: [
            .rename(["endpoints", "*", "keep"], to: "cache"),
            .rewrite(["endpoints", "*", "tags", "*"]) { $0.hasPrefix("/") ? String($0.dropFirst()) : nil },
        ]),
        MigrationStep(changes: [.rename(["endpoints", "*", "cache"], to: "remember")]),
    ])

    private func migrate(_ text: String, _ migrator: Migrator = .standard) throws -> (text: String?, diagnostics: [Diagnostic]) {
        let sink = DiagnosticSink()
        let bytes = try migrator.migrate(SourceFile(path: "f.yaml", bytes: Array(text.utf8)), into: sink)
        return (bytes.map { String(decoding: $0, as: UTF8.self) }, sink.diagnostics)
    }

    @Test(arguments: [
        ("# All.\n\nserver: {} # one\n", "# All.\n\nversion: 1\nserver: {} # one\n"),
        ("  a: 1\r\n  b: 2\r\n", "  version: 1\r\n  a: 1\r\n  b: 2\r\n"),
        ("---\n&x a: 1\n", "---\nversion: 1\n&x a: 1\n"),
        ("{a: 1}\n", "{version: 1, a: 1}\n"),
        ("{}\n", "{version: 1}\n"),
        ("a: 1\nversion: 0 # old\n", "a: 1\nversion: 1 # old\n"),
        ("version: 1\na:   1\n", "version: 1\na:   1\n"),
    ])
    func aFileSaysItsVersion(_ old: String, _ new: String) throws {
        let (text, diagnostics) = try migrate(old)
        #expect(text == new)
        #expect(diagnostics.isEmpty)
    }

    @Test func stepsFollowEachOtherAndTouchNothingElse() throws {
        let old = """
            # All.
            endpoints:
              one:   # first
                "keep": {ttl: 1m} # for a while
                tags: [/a,  "/b", c]
              two: {keep: {ttl: 2m}}
            keep: 1

            """
        #expect(
            try migrate(old, Self.renaming).text == """
                # All.
                version: 3
                endpoints:
                  one:   # first
                    remember: {ttl: 1m} # for a while
                    tags: [a,  b, c]
                  two: {remember: {ttl: 2m}}
                keep: 1

                """)
        let later = try migrate("version: 2\nendpoints: {a: {keep: 1, cache: 2}}\n", Self.renaming)
        #expect(later.text == "version: 3\nendpoints: {a: {keep: 1, remember: 2}}\n")
    }

    @Test func twoKeysThatWouldBecomeOneAreTold() {
        #expect(throws: RewriteFailure.self) { try migrate("version: 1\nendpoints: {a: {keep: 1, cache: 2}}\n", Self.renaming) }
    }

    @Test func aNewerVersionIsAnError() throws {
        let (text, diagnostics) = try migrate("# x\nversion: 2\n")
        #expect(text == nil)
        #expect(diagnostics.map(\.code) == [.invalidChoice])
        #expect(diagnostics.first?.range?.description == "f.yaml:2:10")
        #expect(diagnostics.first?.help?.contains("newer") == true)
    }

    @Test(arguments: ["version: [1]\n", "version: one\n", "version:\n", "version: -1\n", "- a\n", "a: [\n", "a: 1\na: 2\n", ""])
    func whatCannotBeReadIsReported(_ text: String) throws {
        let (text, diagnostics) = try migrate(text)
        #expect(text == nil)
        #expect(diagnostics.contains { $0.severity == .error && $0.range != nil })
    }

    /// What the check of a file says of its version.
    @Test(arguments: [("", "migrate"), ("version: 0\n", "migrate"), ("version: 2\n", "newer")])
    func theCheckSaysWhatToDo(_ version: String, _ help: String) throws {
        let endpoints = try Repository.text("endpoints.yaml").replacing("\nversion: 1\n", with: "\n" + version)
        let run = Compilation(
            endpoints: endpoints, policies: try Repository.text("policies.yaml"),
            environment: ConfigEnvironment(variables: { _ in nil }, file: Compilation.environment.file))
        #expect(run.diagnostics.count == 1)
        #expect(run.diagnostics.first?.help?.contains(help) == true, "\(run.rendered)")
        #expect(run.diagnostics.first?.range != nil)
    }
}
