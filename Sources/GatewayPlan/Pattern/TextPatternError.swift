/// Why a pattern cannot be compiled, and where.
package struct TextPatternError: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case unsupportedEscape
        case unsupportedGroup
        case unclosedGroup
        case unmatchedParenthesis
        case unclosedClass
        case emptyClass
        case reversedRange
        case nothingToRepeat
        case badCount
        case misplacedAnchor
        case unescapedSpecial
        case tooComplex

        /// A phrase for the operator.
        package var description: String {
            switch self {
            case .unsupportedEscape: "this escape is not supported"
            case .unsupportedGroup: "only `( )` and `(?: )` groups are supported, no look-around and no names"
            case .unclosedGroup: "`(` is never closed"
            case .unmatchedParenthesis: "`)` without `(`"
            case .unclosedClass: "`[` is never closed"
            case .emptyClass: "an empty class matches nothing"
            case .reversedRange: "not a range of two characters in ascending order"
            case .nothingToRepeat: "nothing to repeat here; lazy quantifiers are not supported"
            case .badCount: "expected `{n}`, `{n,}` or `{n,m}`, ascending, up to 1000"
            case .misplacedAnchor: "`^` must come first and `$` last in the pattern or in an alternative outside any group"
            case .unescapedSpecial: "write `\\` before this character to mean it literally"
            case .tooComplex: "the pattern is too complex: it would need more than 4000 states"
            }
        }
    }

    /// Unicode scalars before the problem; 0 for `tooComplex`, which is about the whole.
    package let offset: Int
    package let reason: Reason

    package init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }
}

extension TextPatternError: CustomStringConvertible {
    package var description: String { reason.description }
}
