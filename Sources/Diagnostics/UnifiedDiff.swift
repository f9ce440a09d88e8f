/// What must change in a text to become another, as `diff -u` shows it.
package enum UnifiedDiff {
    private static let context = 3

    /// One line of either text.
    private enum Line {
        case same(String)
        case removed(String)
        case added(String)

        var text: String {
            switch self {
            case .same(let text): " " + text
            case .removed(let text): "-" + text
            case .added(let text): "+" + text
            }
        }

        var isChange: Bool {
            guard case .same = self else { return true }
            return false
        }

        var isOld: Bool {
            guard case .added = self else { return true }
            return false
        }

        var isNew: Bool {
            guard case .removed = self else { return true }
            return false
        }
    }

    /// - Parameters:
    ///   - old: `nil` for a text that is not there.
    ///   - new: `nil` for a text that must go.
    /// - Returns: nothing when both are the same.
    package static func text(path: String, old: String?, new: String?) -> String {
        guard old != new else { return "" }
        let lines = merge(split(old), split(new))
        let head = [old == nil ? "--- /dev/null" : "--- a/\(path)", new == nil ? "+++ /dev/null" : "+++ b/\(path)"]
        return (head + hunks(lines)).joined(separator: "\n")
    }

    /// The lines; a CR at the end of one is part of it, and so is the note that the last has no line feed.
    private static func split(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        let bytes = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var lines = bytes.map { String(decoding: $0, as: UTF8.self) }
        if lines[lines.count - 1].isEmpty {
            lines.removeLast()
        } else {
            lines[lines.count - 1] += "\n\\ No newline at end of file"
        }
        return lines
    }

    private static func merge(_ old: [String], _ new: [String]) -> [Line] {
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (from, to) = (0, 0)
        while from < old.count || to < new.count {
            if removed.contains(from), from < old.count {
                lines.append(.removed(old[from]))
                from += 1
            } else if added.contains(to), to < new.count {
                lines.append(.added(new[to]))
                to += 1
            } else {
                lines.append(.same(old[from]))
                from += 1
                to += 1
            }
        }
        return lines
    }

    private static func hunks(_ lines: [Line]) -> [String] {
        var output: [String] = []
        var index = 0
        var (oldLine, newLine) = (1, 1)
        while let first = lines[index...].firstIndex(where: \.isChange) {
            let start = max(index, first - context)
            var end = first + 1
            // Changes that are near each other share their context.
            while let next = lines[end...].firstIndex(where: \.isChange), next - end < 2 * context { end = next + 1 }
            end = min(end + context, lines.count)
            let before = lines[index..<start]
            oldLine += before.count { $0.isOld }
            newLine += before.count { $0.isNew }
            let hunk = lines[start..<end]
            let (oldCount, newCount) = (hunk.count { $0.isOld }, hunk.count { $0.isNew })
            // An empty side is named by the line before it.
            let (oldStart, newStart) = (oldCount == 0 ? oldLine - 1 : oldLine, newCount == 0 ? newLine - 1 : newLine)
            output.append("@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@")
            output += hunk.map(\.text)
            oldLine += oldCount
            newLine += newCount
            index = end
        }
        return output
    }
}
