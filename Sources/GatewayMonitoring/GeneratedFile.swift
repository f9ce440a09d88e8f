/// A file that the configuration determines.
package struct GeneratedFile: Sendable, Equatable {
    /// Relative to the folder that is generated into.
    package var path: String
    package var contents: [UInt8]

    package init(path: String, contents: [UInt8]) {
        self.path = path
        self.contents = contents
    }

    static let yamlHead = Array("# Generated from endpoints.yaml and policies.yaml by `setlist generate`. Do not edit.\n".utf8)

    /// The folders below which all of them are.
    package static let folders = ["alerts", "dashboards"]

    /// Whether a file was written by this program, however long ago; somebody else's in the same folders never is.
    package static func isOurs(_ path: String, _ contents: [UInt8]) -> Bool {
        if path.hasSuffix(".yml") || path.hasSuffix(".yaml") { return contents.starts(with: yamlHead) }
        let text = String(decoding: contents, as: UTF8.self)
        if path.hasSuffix(".md") { return text.contains(Runbook.notesBegin) && text.contains(Runbook.notesEnd) }
        return path.hasSuffix(".json") && text.contains(Board.mark)
    }

    /// Whether people have written something into a runbook.
    package static func hasNotes(_ contents: [UInt8]) -> Bool {
        Runbook.notes(of: String(decoding: contents, as: UTF8.self)).contains { !$0.isWhitespace }
    }
}
