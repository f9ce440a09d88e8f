/// One source line as shown: escaped, and cut around the place that matters when it is long.
struct SourceExcerpt {
    private static let maxColumns = 120
    /// Columns kept before the focus when the line is cut there.
    private static let leadColumns = 40
    private static let ellipsis = "…"

    private(set) var text = ""
    /// The byte offset and the column of every scalar shown, and of the end.
    private var stops: [(offset: Int, column: Int)] = []

    /// - Parameters:
    ///   - line: zero-based.
    ///   - focus: the byte offset that must be visible.
    init(file: SourceFile, line: Int, focus: Int) {
        let whole = file.lineOffsets(line)
        let start = Self.start(of: whole, in: file, focus: focus)
        var column = 0
        if start > whole.lowerBound {
            text = Self.ellipsis
            column = 1
        }
        var offset = start
        while offset < whole.upperBound {
            let (scalar, length) = file.scalar(at: offset)
            let cell = TerminalText.cell(for: scalar)
            if column + cell.width > Self.maxColumns {
                text += Self.ellipsis
                break
            }
            stops.append((offset, column))
            text += cell.text
            column += cell.width
            offset += length
        }
        stops.append((offset, column))
    }

    /// The column at which a byte is shown; the nearer edge when it is cut off.
    func column(of offset: Int) -> Int {
        let stop = stops.first { $0.offset >= offset } ?? stops.last
        return stop?.column ?? 0
    }

    /// The start of the line when the focus is near it, else a little before the focus.
    private static func start(of line: Range<Int>, in file: SourceFile, focus: Int) -> Int {
        var offset = min(max(focus, line.lowerBound), line.upperBound)
        var start = offset
        var columns = 0
        while offset > line.lowerBound {
            offset -= 1
            while offset > line.lowerBound, file.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
            columns += TerminalText.cell(for: file.scalar(at: offset).scalar).width
            if columns <= leadColumns { start = offset }
            if columns > maxColumns - leadColumns { return start }
        }
        return line.lowerBound
    }
}
