/// One file's name and bytes, shared by every range that points into it.
package final class SourceFile: Sendable {
    /// The path as the operator gave it; it is printed, never opened again.
    package let path: String
    package let bytes: [UInt8]
    /// Byte offset at which each line starts; never empty.
    private let lineStarts: [Int]
    private let scalars: ScalarIndex

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        var starts = [0]
        for offset in bytes.indices where bytes[offset] == 0x0A { starts.append(offset + 1) }
        self.lineStarts = starts
        self.scalars = ScalarIndex(bytes)
    }

    package var lineCount: Int { lineStarts.count }

    /// The text of a line without its line break; invalid UTF-8 is shown as U+FFFD.
    ///
    /// - Parameter line: zero-based; a line that does not exist is empty.
    package func line(_ line: Int) -> String { String(decoding: bytes[lineOffsets(line)], as: UTF8.self) }

    /// The bytes of a line without its line break.
    ///
    /// - Parameter line: zero-based; a line that does not exist is empty, at the end of the file.
    package func lineOffsets(_ line: Int) -> Range<Int> {
        guard lineStarts.indices.contains(line) else { return bytes.count..<bytes.count }
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
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
        // Columns count Unicode scalars, as editors and compilers do.
        let column = scalars.scalars(before: offset, in: bytes) - scalars.scalars(before: lineStarts[low], in: bytes)
        return SourcePosition(offset: offset, line: low, column: column)
    }

    /// The byte offset at which the file's n-th Unicode scalar starts, for parsers that count scalars; clamped to the file.
    package func offset(ofScalar scalar: Int) -> Int { scalars.offset(ofScalar: scalar, in: bytes) }

    /// Decodes one scalar.
    ///
    /// - Parameter offset: a byte offset before the end of the file.
    /// - Returns: the scalar, `nil` when the bytes are not UTF-8, and how many bytes it takes, at least one.
    package func scalar(at offset: Int) -> (scalar: Unicode.Scalar?, length: Int) {
        if bytes[offset] < 0x80 { return (Unicode.Scalar(bytes[offset]), 1) }
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
        switch parser.parseScalar(from: &rest) {
        case .valid(let encoded): return (Unicode.UTF8.decode(encoded), encoded.count)
        case .error(let length): return (nil, length)
        case .emptyInput: return (nil, 1)
        }
    }
}
