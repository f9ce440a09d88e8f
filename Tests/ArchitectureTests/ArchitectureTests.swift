import Foundation
import Testing

/// The house rules that a compiler does not check: who may import whom, where the upstream's name may stand, how long a file may be.
@Suite struct ArchitectureTests {
    /// Imports point one way; docs/architecture.md has the same table with its reasons.
    private static let mayImport: [String: Set<String>] = [
        "CLibYAML": [], "Diagnostics": [], "JSONBytes": [], "GatewayTelemetry": ["JSONBytes"],
        "YAMLSyntax": ["CLibYAML", "Diagnostics"],
        "SpotifySimulator": ["JSONBytes"],
        "GatewayPlan": ["JSONBytes"],
        "GatewayConfig": ["YAMLSyntax", "Diagnostics", "GatewayPlan", "GatewayTelemetry", "JSONBytes"],
        "GatewayMonitoring": ["GatewayPlan", "GatewayTelemetry", "JSONBytes", "YAMLSyntax"],
        "GatewayEngine": ["GatewayPlan", "GatewayTelemetry", "JSONBytes"],
        "GatewayUpstream": ["GatewayEngine", "GatewayPlan", "GatewayTelemetry", "JSONBytes"],
        "GatewayRehearsal": ["GatewayEngine", "GatewayPlan", "GatewayTelemetry", "GatewayUpstream", "JSONBytes"],
        "GatewayMCP": ["GatewayEngine", "GatewayPlan", "GatewayTelemetry", "JSONBytes"],
        "GatewayServer": ["GatewayMCP", "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "JSONBytes"],
        "setlist": [
            "Diagnostics", "GatewayConfig", "GatewayEngine", "GatewayMCP", "GatewayMonitoring", "GatewayPlan",
            "GatewayRehearsal", "GatewayServer", "GatewayTelemetry", "GatewayUpstream", "JSONBytes", "SpotifySimulator",
        ],
    ]

    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources")

    private struct File {
        var room: String
        var path: String
        var text: String
    }

    private static func files() throws -> [File] {
        let paths = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
        let swift = paths.filter { $0.hasSuffix(".swift") }.sorted()
        try #require(swift.count > 50)
        return try swift.map { path in
            let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
            return File(room: String(path.prefix { $0 != "/" }), path: path, text: text)
        }
    }

    @Test func everyRoomIsInTheTable() throws {
        let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        #expect(Set(rooms) == Set(Self.mayImport.keys))
    }

    @Test func importsFollowTheTable() throws {
        for file in try Self.files() {
            for name in Self.imports(of: file.text) where Self.mayImport[name] != nil {
                #expect(Self.mayImport[file.room]?.contains(name) == true, "\(file.path) imports \(name)")
            }
        }
    }

    @Test func nothingThatShipsImportsAllOfFoundation() throws {
        for file in try Self.files() {
            #expect(!Self.imports(of: file.text).contains("Foundation"), "\(file.path) imports Foundation; FoundationEssentials has no ICU")
        }
    }

    @Test func onlyTheSimulatorAndTheDemoKnowTheUpstreamByName() throws {
        for file in try Self.files() where file.room != "SpotifySimulator" && file.path != "setlist/Gateway/DemoUpstream.swift" {
            #expect(!file.text.lowercased().contains("spotify"), "\(file.path) names the upstream; that belongs in YAML")
        }
    }

    @Test func filesStayShort() throws {
        let lengths = try Self.files().map { ($0.path, $0.text.split(separator: "\n", omittingEmptySubsequences: false).count) }
        for (path, length) in lengths { #expect(length <= 500, "\(path) has \(length) lines") }
        let median = lengths.map(\.1).sorted()[lengths.count / 2]
        #expect(median <= 120)
    }

    /// Help is broken anew at 80 columns where nobody can tell the terminal's; longer lines come out ragged.
    @Test func helpFitsATerminal() throws {
        let files = try Self.files().filter { $0.text.contains("discussion: \"\"\"") }
        try #require(files.count > 20)
        for file in files {
            for block in file.text.components(separatedBy: "discussion: \"\"\"\n").dropFirst() {
                let lines = block.components(separatedBy: "\n")
                let end = try #require(lines.firstIndex { $0.contains("\"\"\"") })
                let indentation = lines[end].prefix { $0 == " " }.count
                for line in lines[..<end] where !line.contains("\\(") {
                    #expect(line.count - indentation <= 80, "\(file.path): \(line)")
                }
            }
        }
    }

    @Test func nothingThatShipsForcesOrGivesUp() throws {
        let words = ["try!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", "TODO", "FIXME"]
        for file in try Self.files() {
            for word in words { #expect(!file.text.contains(word), "\(file.path) contains \(word)") }
        }
    }

    private static func imports(of text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            if let first = words.first, ["package", "internal", "private", "public"].contains(first) { words.removeFirst() }
            guard words.first == "import", words.count >= 2 else { return nil }
            return String(words[words.count - 1].split(separator: ".")[0])
        }
    }
}
