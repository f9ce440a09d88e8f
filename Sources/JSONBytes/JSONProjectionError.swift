/// What is wrong with one path of a projection.
package struct JSONProjectionError: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case empty
        case expectedKey
        case expectedSeparator
        case unclosedBracket
        case unclosedBrace
        case expectedChoice
        case unclosedChoice
        case afterGroup
        case tooDeep

        /// A phrase for the operator.
        package var description: String {
            switch self {
            case .empty: "the path is empty"
            case .expectedKey: "expected a key, `[]`, `(…|…)` or `{…}`"
            case .expectedSeparator: "expected `.`, `[]` or the end of the path"
            case .unclosedBracket: "`[` must be followed by `]`"
            case .unclosedBrace: "`{` is never closed"
            case .expectedChoice: "expected `|` or `)`"
            case .unclosedChoice: "`(` is never closed"
            case .afterGroup: "nothing may follow `{…}`"
            case .tooDeep: "more than 64 steps deep"
            }
        }
    }

    /// Which of the given paths, from zero.
    package let path: Int
    /// Unicode scalars before the problem in that path.
    package let offset: Int
    package let reason: Reason

    package init(path: Int, offset: Int, reason: Reason) {
        self.path = path
        self.offset = offset
        self.reason = reason
    }
}

extension JSONProjectionError: CustomStringConvertible {
    package var description: String { reason.description }
}
