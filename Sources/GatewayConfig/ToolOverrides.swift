import Diagnostics
import YAMLSyntax

/// What the command line says about the tools to offer; it wins over `tools` of policies.yaml, key by key.
package struct ToolOverrides: Sendable {
    package var profile: String?
    package var toolsets: [String]?
    package var readOnly: Bool?
    package var allow: [String]?
    package var deny: [String]?

    /// Overrides nothing.
    package init() {}

    /// Read by the same rules as the file; what is wrong is shown under the option's name.
    func spec(_ decoding: Decoding) -> ToolsSpec? {
        let entries = [
            profile.map { Self.entry(ToolsSpec.profile.entry, $0) }, toolsets.map { Self.entry(ToolsSpec.toolsets.entry, $0) },
            readOnly.map { Self.entry(ToolsSpec.readOnly.entry, "\($0)") }, allow.map { Self.entry(ToolsSpec.allow.entry, $0) },
            deny.map { Self.entry(ToolsSpec.deny.entry, $0) },
        ]
        let place = SourceRange(file: SourceFile(path: "command line", bytes: []), offsets: 0..<0)
        let node = YAMLNode(.mapping(entries.compactMap { $0 }), range: place)
        return MappingCursor(node, ToolsSpec.table, subject: Subject(name: "tools", range: place), decoding: decoding).map(ToolsSpec.init)
    }

    private static func entry(_ key: KeyEntry, _ value: String) -> YAMLEntry {
        let file = SourceFile(path: key.option, bytes: Array(value.utf8))
        let range = SourceRange(file: file, offsets: 0..<file.bytes.count)
        return YAMLEntry(key: key.name, keyRange: range, value: YAMLNode(.scalar(YAMLScalar(text: value, style: .plain)), range: range))
    }

    private static func entry(_ key: KeyEntry, _ values: [String]) -> YAMLEntry {
        let file = SourceFile(path: key.option, bytes: Array(values.joined(separator: ",").utf8))
        var start = 0
        let items = values.map { value in
            let range = SourceRange(file: file, offsets: start..<start + value.utf8.count)
            start += value.utf8.count + 1
            return YAMLNode(.scalar(YAMLScalar(text: value, style: .plain)), range: range)
        }
        let range = SourceRange(file: file, offsets: 0..<file.bytes.count)
        return YAMLEntry(key: key.name, keyRange: range, value: YAMLNode(.sequence(items), range: range))
    }
}

extension KeyEntry {
    /// `--read-only`.
    fileprivate var option: String { "--" + name.replacing("_", with: "-") }
}
