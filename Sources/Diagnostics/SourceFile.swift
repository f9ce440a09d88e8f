/// One file's name and bytes, shared by every range that points into it.
package final class SourceFile: Sendable {
    /// The path as the operator gave it; it is printed, never opened again.
    package let path: String
    package let bytes: [UInt8]
    /// Byte offset at which each line starts; never empty.
    private let lineStarts: [Int]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        self.lineStarts = starts
    }

    package var lineCount: Int { lineStarts.count }

    /// The text of a line without its line break; invalid UTF-8 is shown as U+FFFD.
    ///
    /// - Parameter line: zero-based; a line that does not exist is empty.
    package func line(_ line: Int) -> String {
        guard lineStarts.indices.contains(line) else { return "" }
        let end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
        var slice = bytes[lineStarts[line]..<end]
        while let last = slice.last, last == 0x0A || last == 0x0D { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    /// The position of a byte offset, clamped to the file.
    package func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return SourcePosition(offset: offset, line: low, column: characters(from: lineStarts[low], to: offset))
    }

    /// Columns count Unicode scalars, as editors and compilers do; continuation bytes do not count.
    private func characters(from start: Int, to end: Int) -> Int {
        bytes[start..<end].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }
}
