/// What an argument's value must be; the input schema and the check are both derived from it.
package indirect enum ValueRule: Sendable, Equatable {
    case string(StringRule)
    case integer(minimum: Int64?, maximum: Int64?)
    case number(minimum: Double?, maximum: Double?)
    case boolean
    case array(of: ValueRule, minimumItems: Int?, maximumItems: Int?)
    /// No other members than these.
    case object([Member])

    /// Lengths count Unicode scalars, as JSON Schema does.
    ///
    /// A class, so that a check of a call's argument counts one reference instead of one for each part.
    package final class StringRule: Sendable, Equatable {
        package let minimumLength: Int?
        package let maximumLength: Int?
        package let pattern: TextPattern?
        /// Empty: any text.
        package let allowed: [String]
        /// Other spellings of a value; what obeys the rule as it is, is none of them.
        package let forms: [TextForm]

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

        package static func == (left: StringRule, right: StringRule) -> Bool {
            left.minimumLength == right.minimumLength && left.maximumLength == right.maximumLength && left.pattern == right.pattern
                && left.allowed == right.allowed && left.forms == right.forms
        }
    }

    /// One member of an object: a scalar, called the same by callers and upstream.
    package struct Member: Sendable, Equatable {
        package var name: String
        package var rule: ValueRule
        package var isRequired: Bool
        /// `nil`: its name says it.
        package var description: String?

        package init(name: String, rule: ValueRule, isRequired: Bool, description: String? = nil) {
            self.name = name
            self.rule = rule
            self.isRequired = isRequired
            self.description = description
        }
    }

    /// Whether the value, or an item or member of it, has other spellings.
    package var hasForms: Bool {
        switch self {
        case .string(let rule): !rule.forms.isEmpty
        case .array(let element, _, _): element.hasForms
        case .object(let members): members.contains { $0.rule.hasForms }
        case .integer, .number, .boolean: false
        }
    }
}
