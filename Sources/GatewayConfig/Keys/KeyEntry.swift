/// One key of a mapping as the reference describes it.
package struct KeyEntry: Sendable {
    /// What holds when the key is left out.
    package enum Presence: Sendable {
        case required
        case optional
        /// The value that the key then has, written as in the file.
        case standard(String)
        /// The texts of the list that the key then has.
        case standardList([String])
        /// Described in words, where it depends on something else.
        case described(String)
    }

    package let name: String
    /// How the reference names the type.
    package let type: String
    package let presence: Presence
    /// One line; empty for a mapping whose keys say it all.
    package let summary: String
    /// Its value is never printed.
    package let isSecret: Bool
    /// `null` is a value: it switches off what would be inherited.
    package let isNullable: Bool
    /// What may be written.
    let shape: ValueShape
    /// A mapping that is read as if it were empty where it is left out.
    let isSection: Bool
    /// What must be written beside it, all of it, for it to have a meaning.
    let condition: [(key: String, value: String)]
    /// Appended to the name in the reference: `.NAME` where the operator chooses names.
    let suffix: String
    /// The keys below, with what stands between; `nil`: none, or a table of their own.
    let nested: (infix: String, table: KeyTable)?
}
