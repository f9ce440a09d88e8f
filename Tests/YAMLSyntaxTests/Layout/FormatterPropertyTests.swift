import Diagnostics
import Foundation
import TestSupport
import Testing
import YAMLSyntax

/// The shipped files are in their canonical layout, and whatever is done to their layout is undone.
@Suite(.onOwnThreads) struct FormatterPropertyTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let shipped =
        ["endpoints.yaml", "policies.yaml", "examples/bookshop/endpoints.yaml", "examples/bookshop/policies.yaml"]
        + ["cases", "examples/bookshop/cases"].flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)) ?? []
            return names.sorted().map { "\(folder)/\($0)" }
        }

    private func text(_ path: String) throws -> String { try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8) }

    private func format(_ bytes: [UInt8]) throws -> [UInt8]? {
        try YAMLFormatter.format(SourceFile(path: "test.yaml", bytes: bytes), into: DiagnosticSink())
    }

    @Test func thereAreCases() { #expect(Self.shipped.count > 9) }

    @Test(arguments: shipped)
    func shippedFilesAreCanonical(_ path: String) throws {
        let text = try text(path)
        #expect(try format(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == text)
    }

    @Test(arguments: shipped)
    func mangledFilesComeBack(_ path: String) throws {
        let text = try text(path)
        for seed in UInt64(1)...3 {
            var mangler = LayoutMangler(seed: seed)
            let mangled = mangler.mangle(text)
            #expect(mangled != text)
            let sink = DiagnosticSink()
            let file = SourceFile(path: path, bytes: Array(mangled.utf8))
            let formatted = try YAMLFormatter.format(file, into: sink)
            try #require(sink.diagnostics.isEmpty, "seed \(seed): \(sink.diagnostics.map(\.message))")
            #expect(formatted.map { String(decoding: $0, as: UTF8.self) } == text, "seed \(seed)")
        }
    }

    /// Every damaged file that can still be read is laid out without another meaning, and then stays as it is.
    @Test func whateverCanBeReadCanBeLaidOut() throws {
        let environment = ProcessInfo.processInfo.environment
        let iterations = environment["SETLIST_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 8_000
        var mutator = Mutator(corpus: FuzzTests.corpus, seed: environment["SETLIST_FUZZ_SEED"].flatMap(UInt64.init) ?? 7)
        var count = 0
        for iteration in 0..<iterations {
            let bytes = mutator.next()
            do {
                guard let once = try format(bytes) else { continue }
                count += 1
                guard try format(once) == once else {
                    Issue.record("iteration \(iteration) is not stable: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
                    return
                }
            } catch {
                Issue.record("iteration \(iteration) would mean something else: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
                return
            }
        }
        #expect(count > iterations / 20)
    }
}
