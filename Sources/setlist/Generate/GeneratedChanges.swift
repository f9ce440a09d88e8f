import Diagnostics
import GatewayMonitoring

/// What lies between the files as they are and as the configuration wants them.
struct GeneratedChanges {
    struct Change {
        let path: String
        /// `nil`: the file is not there yet.
        let old: [UInt8]?
        /// `nil`: it is no longer generated.
        let new: [UInt8]?

        var diff: String {
            UnifiedDiff.text(
                path: path, old: old.map { String(decoding: $0, as: UTF8.self) }, new: new.map { String(decoding: $0, as: UTF8.self) })
        }
    }

    let changes: [Change]
    /// Runbooks that are no longer generated, and hold what people wrote.
    let kept: [String]

    init(_ generator: MonitoringGenerator, in folder: Folder) throws {
        var existing: [String: [UInt8]] = [:]
        for path in GeneratedFile.folders.flatMap(folder.files(below:)) { existing[path] = try folder.read(path) }
        let files = generator.files { existing[$0] }
        var changes = files.compactMap { file in
            existing[file.path] == file.contents ? nil : Change(path: file.path, old: existing[file.path], new: file.contents)
        }
        let generated = Set(files.map(\.path))
        var kept: [String] = []
        for (path, contents) in existing.sorted(by: { $0.key < $1.key }) {
            guard !generated.contains(path), GeneratedFile.isOurs(path, contents) else { continue }
            if GeneratedFile.hasNotes(contents) { kept.append(path) } else { changes.append(Change(path: path, old: contents, new: nil)) }
        }
        self.changes = changes
        self.kept = kept
    }

    func apply(to folder: Folder) throws {
        for change in changes {
            if let new = change.new { try folder.write(change.path, new) } else { try folder.remove(change.path) }
        }
    }

    /// `3 written, 1 removed`.
    var summary: String {
        let written = changes.count { $0.new != nil }
        let removed = changes.count - written
        return changes.isEmpty ? "nothing to change" : "\(written) written" + (removed > 0 ? ", \(removed) removed" : "")
    }
}
