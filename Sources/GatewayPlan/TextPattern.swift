/// A compiled `pattern` of JSON Schema: the part of ECMAScript's regular expressions that can be matched one byte, one step.
///
/// Supported: literals, `.`, classes, groups, alternation, `? * + {n} {n,} {n,m}` up to 1000, `^` and `$` at the ends of the pattern or of
/// one of its outermost alternatives, and escapes: `\d \w \s` (and their negations), `\t \n \r \f \v`, `\` before ASCII punctuation.
/// Everything else is refused, never read in another way. Without `^` and `$` a match anywhere counts.
package struct TextPattern: Sendable {
    /// As the operator wrote it.
    package let source: String
    private let automaton: PatternAutomaton

    /// Compiles; a pattern that would take more than 4000 states is refused too.
    package init(_ source: String) throws(TextPatternError) {
        self.source = source
        automaton = try PatternAutomaton(PatternGraph(PatternParser.parse(source)))
    }

    /// Whether the text, valid UTF-8, has a match: one table look-up a byte, whatever the pattern.
    package func matches(_ bytes: Span<UInt8>) -> Bool { automaton.matches(bytes) }
}

extension TextPattern: Equatable {
    package static func == (left: TextPattern, right: TextPattern) -> Bool { left.source == right.source }
}
