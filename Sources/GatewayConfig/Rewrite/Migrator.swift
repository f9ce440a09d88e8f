package import Diagnostics
import YAMLSyntax

/// Brings files of older versions of the language to the current one, at the places where the text changes: `setlist migrate`.
package struct Migrator: Sendable {
    /// The program's own steps.
    package static let standard = Migrator(steps: [
        // Before version 1 a file said none. No key of it has had another name.
        MigrationStep(changes: [])
    ])

    /// The n-th leads from version n to the next.
    private let steps: [MigrationStep]

    init(steps: [MigrationStep]) { self.steps = steps }

    /// The version that the last step leads to.
    var current: Int { steps.count }

    /// The text of a file in the current version.
    ///
    /// - Returns: `nil`, with an error in the sink, when the file cannot be read or is of no version that is known.
    package func migrate(_ file: SourceFile, into sink: DiagnosticSink) throws(RewriteFailure) -> [UInt8]? {
        let problems = DiagnosticSink()
        let root = YAMLParser.parse(file, into: problems)
        problems.diagnostics.forEach(sink.report)
        guard let root, !problems.hasErrors else { return nil }
        guard case .mapping = root.value else {
            sink.report(Diagnostic(.expectedMapping, "a file is a mapping", at: root.range, hint: "expected `key: value`"))
            return nil
        }
        let written = root.version
        let text = written.map(\.scalar.text) ?? "0"
        guard let version = Int(text), (0...current).contains(version) else {
            sink.report(LanguageVersion.problem(of: text, at: written?.range ?? root.range, current: current))
            return nil
        }
        var bytes = file.bytes
        for version in version..<current {
            bytes = try apply(steps[version], to: SourceFile(path: file.path, bytes: bytes), reaching: version + 1)
        }
        return bytes
    }

    private func apply(_ step: MigrationStep, to file: SourceFile, reaching version: Int) throws(RewriteFailure) -> [UInt8] {
        let problems = DiagnosticSink()
        guard let root = YAMLParser.parse(file, into: problems) else { throw failure(problems) }
        var edits = step.edits(of: root)
        if let written = root.version {
            edits[written.range.start.offset..<written.range.end.offset] = "\(version)"
        } else {
            let (place, text) = file.insertion(of: version, in: root)
            edits[place] = text
        }
        var bytes = file.bytes
        for (place, text) in edits.sorted(by: { $0.key.lowerBound > $1.key.lowerBound }) { bytes.replaceSubrange(place, with: text.utf8) }
        // Two keys may have become one.
        _ = YAMLParser.parse(SourceFile(path: file.path, bytes: bytes), into: problems)
        if problems.hasErrors { throw failure(problems) }
        return bytes
    }

    private func failure(_ problems: DiagnosticSink) -> RewriteFailure {
        let problem = problems.diagnostics.first { $0.severity == .error }
        let (place, message) = (problem?.range?.description ?? "", problem?.message ?? "")
        return RewriteFailure("\(place): cannot be migrated, \(message) would be the result; the file is left as it is")
    }
}

extension YAMLNode {
    /// What a file says of its version.
    fileprivate var version: (scalar: YAMLScalar, range: SourceRange)? {
        guard case .mapping(let entries) = value, let entry = entries.first(where: { $0.key == LanguageVersion.key }) else { return nil }
        guard case .scalar(let scalar) = entry.value.value else { return (YAMLScalar(text: "", style: .plain), entry.keyRange) }
        return (scalar, entry.value.range)
    }
}

extension SourceFile {
    /// A first key that says the version.
    fileprivate func insertion(of version: Int, in root: YAMLNode) -> (Range<Int>, String) {
        let line = "\(LanguageVersion.key): \(version)"
        guard case .mapping(let entries) = root.value, let first = entries.first, bytes[root.range.start.offset] != UInt8(ascii: "{") else {
            let place = root.range.start.offset + 1
            if case .mapping(let entries) = root.value, entries.isEmpty { return (place..<place, line) }
            return (place..<place, line + ", ")
        }
        let start = lineOffsets(first.keyRange.start.line).lowerBound
        let indentation = bytes[start...].prefix { $0 == 0x20 }.count
        let lineEnd = bytes.contains(0x0D) ? "\r\n" : "\n"
        return (start..<start, String(repeating: " ", count: indentation) + line + lineEnd)
    }
}
