/// Rows of a page that say little: every view but the full one leaves them out, and the page counts them.
package struct RowSkip: Sendable, Equatable {
    package enum Condition: Sendable, Equatable {
        /// At least one of these members is there, and all that are there are null.
        case areNull([[String]])
        /// This member is true.
        case isTrue([String])
    }

    /// What they are counted as.
    package var name: String
    package var condition: Condition

    package init(name: String, condition: Condition) {
        self.name = name
        self.condition = condition
    }
}
