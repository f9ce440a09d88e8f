import Diagnostics
import Foundation
import GatewayConfig
import TestSupport
import Testing

/// Damaged files give diagnostics: never a crash, and never nothing at all.
@Suite(.onOwnThreads) struct FuzzTests {
    private static let words = [
        "null", "true", "[]", "{}", "0", "-1", "99999999999999999999", "\"\"", "${X}", "${", "{", "}", "[", "]", ":", "- ", "#", "&a", "*a",
        "$$",
        "é", "\u{1F3B5}", "\t", "|\n", "GET /", "/**", "{id}", "unsafe", "array", "raw_body", "30", "x: ",
    ]

    private func mutate(_ text: String, with random: inout SeededGenerator) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: lines.indices, using: &random)
            var line = Array(lines[index].unicodeScalars)
            let place = Int.random(in: 0...line.count, using: &random)
            let word = Self.words.randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<8, using: &random) {
            case 0: lines.remove(at: index)
            case 1: lines.insert(lines[Int.random(in: lines.indices, using: &random)], at: index)
            case 2: lines[index] = "  " + lines[index]
            case 3: lines[index] = String(lines[index].drop { $0 == " " })
            case 4 where !line.isEmpty:
                // Everything after the colon is replaced.
                lines[index] = lines[index].split(separator: ":").first.map { "\($0): \(word)" } ?? word
            case 5 where place < line.count:
                line.remove(at: place)
                lines[index] = String(String.UnicodeScalarView(line))
            default:
                line.insert(contentsOf: word.unicodeScalars, at: place)
                lines[index] = String(String.UnicodeScalarView(line))
            }
            if lines.isEmpty { lines = [""] }
        }
        return lines.joined(separator: "\n")
    }

    @Test func damagedFilesAreReported() throws {
        let iterations = ProcessInfo.processInfo.environment["SETLIST_FUZZ_ITERATIONS"].flatMap { Int($0) } ?? 60
        let endpoints = try Repository.text("endpoints.yaml")
        let policies = try Repository.text("policies.yaml")
        for seed in 0..<iterations {
            var random = SeededGenerator(seed: UInt64(seed))
            let isPolicies = seed % 4 == 0
            let run = Compilation(
                endpoints: isPolicies ? endpoints : mutate(endpoints, with: &random),
                policies: isPolicies ? mutate(policies, with: &random) : policies)
            #expect((run.config == nil) == run.hasErrors, "seed \(seed): \(run.rendered)")
            // Printing must not fail either, whatever the ranges are.
            #expect(run.rendered.isEmpty == run.diagnostics.isEmpty)
        }
    }
}
