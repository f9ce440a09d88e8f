/// A place in a file: byte offset, line and column.
///
/// All zero-based; printed one-based.
package struct SourcePosition: Sendable, Equatable {
    package var offset: Int
    package var line: Int
    package var column: Int

    package init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }
}

/// Half-open stretch of one file, the thing every diagnostic points at.
package struct SourceRange: Sendable {
    package let file: SourceFile
    package var start: SourcePosition
    package var end: SourcePosition

    package init(file: SourceFile, start: SourcePosition, end: SourcePosition) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// The range of a stretch of bytes.
    package init(file: SourceFile, offsets: Range<Int>) {
        self.init(file: file, start: file.position(at: offsets.lowerBound), end: file.position(at: offsets.upperBound))
    }

    /// `endpoints.yaml:14:7`, one-based.
    package var description: String { "\(file.path):\(start.line + 1):\(start.column + 1)" }
}
