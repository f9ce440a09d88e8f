/// What an argument's value must be; the input schema and the check are both derived from it.
package indirect enum ValueRule: Sendable, Equatable {
    case string(StringRule)
    case integer(minimum: Int64?, maximum: Int64?)
    case number(minimum: Double?, maximum: Double?)
    case boolean
    case array(of: ValueRule, minimumItems: Int?, maximumItems: Int?)

    /// Lengths count Unicode scalars, as JSON Schema does.
    package struct StringRule: Sendable, Equatable {
        package var minimumLength: Int?
        package var maximumLength: Int?
        package var pattern: TextPattern?
        /// Empty: any text.
        package var allowed: [String]
        /// Other spellings of a value; what obeys the rule as it is, is none of them.
        package var forms: [TextForm]

        package init(
            minimumLength: Int? = nil, maximumLength: Int? = nil, pattern: TextPattern? = nil, allowed: [String] = [],
            forms: [TextForm] = []
        ) {
            self.minimumLength = minimumLength
            self.maximumLength = maximumLength
            self.pattern = pattern
            self.allowed = allowed
            self.forms = forms
        }
    }

    /// Whether the value, or an item of it, has other spellings.
    package var hasForms: Bool {
        switch self {
        case .string(let rule): !rule.forms.isEmpty
        case .array(let element, _, _): element.hasForms
        case .integer, .number, .boolean: false
        }
    }
}
