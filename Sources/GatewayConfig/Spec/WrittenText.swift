import Diagnostics

/// A value or a key as it stands in its file, for whoever points at a part of it.
struct WrittenText: Sendable {
    private let range: SourceRange
    /// Where the text begins in the file; `nil` when the file does not hold it as it is, because of escapes, folding or variables.
    private let contentOffset: Int?

    /// - Parameters:
    ///   - range: of all of it, with its quotes.
    ///   - isVerbatim: no variable has changed it.
    init(_ text: String, at range: SourceRange, isVerbatim: Bool = true) {
        self.range = range
        let bytes = range.file.bytes
        let start = range.start.offset
        let isQuoted = start < bytes.count && (bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "\""))
        let offset = start + (isQuoted ? 1 : 0)
        let end = offset + text.utf8.count
        contentOffset = isVerbatim && end <= bytes.count && bytes[offset..<end].elementsEqual(text.utf8) ? offset : nil
    }

    /// The place of a stretch of the text's UTF-8 bytes; all of it when that cannot be told.
    func range(of bytes: Range<Int>) -> SourceRange {
        guard let contentOffset else { return range }
        return SourceRange(file: range.file, offsets: contentOffset + bytes.lowerBound..<contentOffset + bytes.upperBound)
    }
}
