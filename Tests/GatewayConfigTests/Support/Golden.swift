import Diagnostics
import Foundation
import GatewayConfig
import Testing

/// One file of Goldens: the input files and the text that `validate` prints for them.
struct Golden: Sendable, CustomTestStringConvertible {
    let url: URL
    var endpoints: String
    var policies: String?
    /// A file of cases, whose diagnostics come behind those of the configuration.
    var cases: String?
    var expected: String

    /// The code that the file's name begins with; `nil` for files about several.
    var code: DiagnosticCode? { name.split(separator: "-").first.flatMap { DiagnosticCode(rawValue: String($0)) } }
    var name: String { url.deletingPathExtension().lastPathComponent }
    var testDescription: String { name }

    static let isUpdating = ProcessInfo.processInfo.environment["SETLIST_UPDATE_GOLDENS"] == "1"

    static let all: [Golden] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: Repository.goldens, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.compactMap { try? Golden(contentsOf: $0) }
    }()

    init(contentsOf url: URL) throws {
        var sections: [String: String] = [:]
        var name = ""
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- ") {
                name = String(line.dropFirst(4))
                sections[name] = ""
            } else {
                sections[name, default: ""] += line + "\n"
            }
        }
        self.url = url
        endpoints = sections["endpoints.yaml"] ?? ""
        policies = sections["policies.yaml"]
        cases = sections["cases.yaml"]
        // The last line break of the file ends the last line: it begins none, and is not part of the text.
        expected = String((sections["expected"] ?? "").dropLast(2))
    }

    func run() -> Compilation {
        let cases = cases.map { SourceFile(path: "cases.yaml", bytes: Array($0.utf8)) }
        return Compilation(endpoints: endpoints, policies: policies ?? "version: 1\n", beside: cases)
    }

    func write(expected: String) throws {
        var text = "--- endpoints.yaml\n\(endpoints)"
        if let policies { text += "--- policies.yaml\n\(policies)" }
        if let cases { text += "--- cases.yaml\n\(cases)" }
        try (text + "--- expected\n\(expected)\n").write(to: url, atomically: true, encoding: .utf8)
    }
}

/// Places in the checked-out repository.
enum Repository {
    static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
    static let goldens = root.appending(path: "Tests/GatewayConfigTests/Goldens")

    static func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    static func write(_ text: String, to path: String) throws {
        try text.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
    }
}
