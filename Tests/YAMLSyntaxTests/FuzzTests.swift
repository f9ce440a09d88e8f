import Diagnostics
import Foundation
import TestSupport
import Testing
import YAMLSyntax

/// Reads damaged YAML and holds what callers rely on, whatever the input.
///
/// `SETLIST_FUZZ_ITERATIONS` and `SETLIST_FUZZ_SEED` change the run.
@Suite(.onOwnThreads) struct FuzzTests {
    static let corpus: [[UInt8]] =
        [
            """
            # yaml-language-server: $schema=x
            version: 1
            endpoints:
              get_album:
                request: GET /albums/{id}
                title: "Get \\"album\\" \\u00e9"
                parameters:
                  id: {in: path, type: string, pattern: '^[0-9A-Za-z]{22}$', description: It''s an id.}
                views:
                  compact: [id, name, "artists[].name", tracks.items[]]

            """,
            "groups: &groups\n  catalog: &catalog {ttl: 24h, scope: user}\nget_album:\n  group: *catalog\n  tags: [*catalog , x]\n",
            "text: |\n  Première ligne\n\n  日本語 😀\nfolded: >-\n  one\n  two\nlist:\n- a\n- b: c\n  d:\n-\n",
            "a:\r\n  b: 'ü'\r\n  c: |\r\n    x\r\n",
            "? a\n? b\n: - c\n  - ? d\n    : e\n",
            "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: &d [*c, *c, *c]\ne: [*d, *d, *d]\n",
            "a: !!str b\nc: &d !e f\n<<: {a: 1}\na: 2\n",
            "%YAML 1.1\n---\na: b\n...\n---\nc: d\n",
            String(repeating: "[{a: ", count: 20) + "x" + String(repeating: "}]", count: 20),
            (0..<20).map { String(repeating: " ", count: $0) + "k:\n" }.joined(),
            "multi: plain\n  text é\n  more\nempty:\n\"quoted\n  lines\": 'single\n\n  lines'\n",
        ].map { Array($0.utf8) } + [[0xFF, 0xFE, 0x61, 0, 0x3A, 0], [0xEF, 0xBB, 0xBF, 0x61, 0x3A, 0x20, 0x62], (0...255).map { $0 }]

    @Test func damagedFilesAreReportedOrRead() throws {
        let environment = ProcessInfo.processInfo.environment
        let iterations = environment["SETLIST_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 20_000
        var mutator = Mutator(corpus: Self.corpus, seed: environment["SETLIST_FUZZ_SEED"].flatMap(UInt64.init) ?? 1)
        let tight = YAMLLimits(maxBytes: 2048, maxDepth: 5, maxNodes: 40, maxAliasNodes: 8, maxProblems: 3)
        for iteration in 0..<iterations {
            let bytes = mutator.next()
            if let violation = Violation.first(in: bytes, limits: iteration.isMultiple(of: 2) ? .standard : tight) {
                Issue.record("iteration \(iteration): \(violation), input \(bytes)")
                return
            }
        }
    }

    @Test func theCorpusItselfHolds() {
        for bytes in Self.corpus { #expect(Violation.first(in: bytes, limits: .standard) == nil) }
    }
}
