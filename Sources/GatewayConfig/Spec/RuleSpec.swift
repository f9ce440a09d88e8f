import GatewayPlan
import YAMLSyntax

/// What a value or an item must be, as written.
struct RuleSpec: Sendable {
    enum Kind: String, Sendable, CaseIterable { case string, integer, number, boolean, array }

    static let type: Key<Kind> = Key("type", .choice(), .described("required"), "What the value is.")
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

    init(_ cursor: MappingCursor) {
        self.init(type: cursor.field(Self.type))
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
        return merged
    }
}

/// `items`: a type, or a mapping with a type and what limits it.
enum ItemsSpec {
    static let table = KeyTable("`items`", [RuleSpec.type.entry] + RuleSpec.limitEntries)
    private static let mapping = ValueType.mapping("mapping", table, RuleSpec.init(_:))
    private static let itemKind: ValueType<RuleSpec.Kind> = .choice(except: [.array])

    static let type = ValueType<RuleSpec>("type or `{type, pattern, enum, …}`") { node, subject, decoding in
        guard case .scalar = node.value else { return mapping.decode(node, subject, decoding) }
        let kind = itemKind.decode(node, subject, decoding)
        return kind.map { RuleSpec(type: .value(Located($0, at: node.range))) }
    }
}
