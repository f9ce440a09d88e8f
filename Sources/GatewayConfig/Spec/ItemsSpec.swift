import GatewayPlan
import YAMLSyntax

/// `items`: a type, or a mapping with a type and what limits it.
enum ItemsSpec {
    static let itemType: Key<RuleSpec.Kind> = Key("type", .choice(except: [.array]), .described("required"), "What each item is.")
    static let members = Key(
        "members", .named(.mapping("member", MemberSpec.table, MemberSpec.init)), .described("required for objects"),
        "Objects only: their members.")
    static let table = KeyTable("`items`", [itemType.entry] + RuleSpec.limitEntries + [members.entry])
    private static let itemKind: ValueType<RuleSpec.Kind> = .choice(except: [.array, .object])
    private static let mapping = ValueType.mapping("mapping", table) { cursor in
        var rule = RuleSpec(cursor, type: itemType)
        rule.members = cursor.field(members)
        return rule
    }

    static let type = ValueType<RuleSpec>(
        "type or `{type, pattern, enum, members, …}`", .either([itemKind.shape, mapping.shape])
    ) { node, subject, decoding in
        guard case .scalar = node.value else { return mapping.decode(node, subject, decoding) }
        let kind = itemKind.decode(node, subject, decoding)
        return kind.map { RuleSpec(type: .value(Located($0, at: node.range))) }
    }
}

/// One member of the objects in a list.
struct MemberSpec: Sendable {
    static let memberType: Key<RuleSpec.Kind> = Key("type", .choice(except: [.array, .object]), .required, "What the member is.")
    static let required = Key("required", .boolean, .standard("false"), "Every object must have it.")
    static let description = Key("description", .line, .optional, "For the model.")
    static let table = KeyTable("a member", [memberType.entry, required.entry, description.entry] + RuleSpec.limitEntries)

    let rule: RuleSpec
    let required: Field<Bool>
    let description: Field<String>

    init(_ cursor: MappingCursor) {
        rule = RuleSpec(cursor, type: Self.memberType)
        required = cursor.valueOrStandard(Self.required)
        description = cursor.field(Self.description)
    }
}
