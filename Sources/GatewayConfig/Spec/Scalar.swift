import Diagnostics
import YAMLSyntax

/// One value's text, variables replaced, and where each part of it was written.
struct Scalar: Sendable {
    let text: String
    let range: SourceRange
    /// Written in quotes, not put there by a variable: the operator meant text.
    let isQuoted: Bool
    private let written: WrittenText

    init(text: String, written: YAMLScalar, range: SourceRange) {
        self.text = text
        self.range = range
        let isVerbatim = text == written.text
        isQuoted = isVerbatim && (written.style == .singleQuoted || written.style == .doubleQuoted)
        self.written = WrittenText(text, at: range, isVerbatim: isVerbatim)
    }

    /// The place of a stretch of the text's UTF-8 bytes; all of the scalar when that cannot be told.
    func range(of bytes: Range<Int>) -> SourceRange { written.range(of: bytes) }

    /// The place of one Unicode scalar, counted from zero.
    func range(ofScalar index: Int) -> SourceRange {
        let lengths = text.unicodeScalars.map { String($0).utf8.count }
        guard index < lengths.count else { return range(of: text.utf8.count..<text.utf8.count) }
        let start = lengths[..<index].reduce(0, +)
        return range(of: start..<start + lengths[index])
    }
}
