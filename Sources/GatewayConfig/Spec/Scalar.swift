import Diagnostics
import YAMLSyntax

/// One value's text, variables replaced, and where each part of it was written.
struct Scalar: Sendable {
    let text: String
    let range: SourceRange
    /// Written in quotes, not put there by a variable: the operator meant text.
    let isQuoted: Bool
    /// Where the text begins in the file; `nil` when the file does not hold it as it is, because of escapes, folding or variables.
    private let contentOffset: Int?

    init(text: String, written: YAMLScalar, range: SourceRange) {
        self.text = text
        self.range = range
        let isVerbatim = text == written.text
        let quote = written.style == .singleQuoted || written.style == .doubleQuoted ? 1 : 0
        isQuoted = quote == 1 && isVerbatim
        let offset = range.start.offset + quote
        let end = offset + text.utf8.count
        let bytes = range.file.bytes
        contentOffset = isVerbatim && end <= bytes.count && bytes[offset..<end].elementsEqual(text.utf8) ? offset : nil
    }

    /// The place of a stretch of the text's UTF-8 bytes; all of the scalar when that cannot be told.
    func range(of bytes: Range<Int>) -> SourceRange {
        guard let contentOffset else { return range }
        return SourceRange(file: range.file, offsets: contentOffset + bytes.lowerBound..<contentOffset + bytes.upperBound)
    }

    /// The place of one Unicode scalar, counted from zero.
    func range(ofScalar index: Int) -> SourceRange {
        let lengths = text.unicodeScalars.map { String($0).utf8.count }
        guard index < lengths.count else { return range(of: text.utf8.count..<text.utf8.count) }
        let start = lengths[..<index].reduce(0, +)
        return range(of: start..<start + lengths[index])
    }
}
