import GatewayPlan
import YAMLSyntax

/// What a value or an item must be, as written.
struct RuleSpec: Sendable {
    enum Kind: String, Sendable, CaseIterable { case string, integer, number, boolean, array, object }

    /// Only the items of a list can be objects.
    static let type: Key<Kind> = Key("type", .choice(except: [.object]), .described("required"), "What the value is.")
    static let allowed = Key(
        "enum", .list(of: .anyText, label: "list of text", allowsEmpty: false), .optional, "Strings only.", isNullable: true)
    static let pattern = Key(
        "pattern", .pattern, .optional,
        "Strings only: literals, classes, groups, alternation, `? * + {n,m}`, `^ $`. Linear time.", isNullable: true)
    static let minimumLength = Key("min_length", .integer(0 ... .max), .optional, "Strings only, in characters.", isNullable: true)
    static let maximumLength = Key("max_length", .integer(0 ... .max), .optional, "Strings only, in characters.", isNullable: true)
    static let minimum = Key("minimum", .node("number"), .optional, "Numbers only.", isNullable: true)
    static let maximum = Key("maximum", .node("number"), .optional, "Numbers only.", isNullable: true)
    static let forms = Key(
        "forms", .list(of: .form, label: "list of text with `{}`", allowsEmpty: false), .optional,
        "Strings with a `pattern` or `routes` only: other spellings that are accepted, `{}` standing for the value.", isNullable: true)
    static let limitEntries = [
        allowed.entry, pattern.entry, forms.entry, minimumLength.entry, maximumLength.entry, minimum.entry, maximum.entry,
    ]

    var type: Field<Kind>
    var allowed: Field<[Located<String>]>
    var pattern: Field<TextPattern>
    var forms: Field<[Located<TextForm>]>
    var minimumLength: Field<Int64>
    var maximumLength: Field<Int64>
    /// Judged when the type is known, likewise `maximum`.
    var minimum: Field<YAMLNode>
    var maximum: Field<YAMLNode>
    /// Objects only.
    var members: Field<[Named<MemberSpec>]> = .absent

    /// - Parameter type: the key for the type, which differs by what may have which.
    init(_ cursor: MappingCursor, type: Key<Kind> = Self.type) {
        self.init(type: cursor.field(type))
        allowed = cursor.field(Self.allowed)
        pattern = cursor.field(Self.pattern)
        forms = cursor.field(Self.forms)
        minimumLength = cursor.field(Self.minimumLength)
        maximumLength = cursor.field(Self.maximumLength)
        minimum = cursor.field(Self.minimum)
        maximum = cursor.field(Self.maximum)
    }

    /// Only a type.
    init(type: Field<Kind>) {
        self.type = type
        allowed = .absent
        pattern = .absent
        forms = .absent
        minimumLength = .absent
        maximumLength = .absent
        minimum = .absent
        maximum = .absent
    }

    func inheriting(_ base: RuleSpec) -> RuleSpec {
        var merged = self
        merged.type = type.inheriting(base.type)
        merged.allowed = allowed.inheriting(base.allowed)
        merged.pattern = pattern.inheriting(base.pattern)
        merged.forms = forms.inheriting(base.forms)
        merged.minimumLength = minimumLength.inheriting(base.minimumLength)
        merged.maximumLength = maximumLength.inheriting(base.maximumLength)
        merged.minimum = minimum.inheriting(base.minimum)
        merged.maximum = maximum.inheriting(base.maximum)
        merged.members = members.inheriting(base.members)
        return merged
    }
}
