import GatewayPlan
import YAMLSyntax

/// One parameter as written, its own or a shared one; nothing is required until `use` has been followed.
///
/// A class for the reason that `EndpointSpec` is one.
final class ParameterSpec: Sendable {
    enum Place: String, Sendable, CaseIterable { case path, query, body, rawBody = "raw_body" }

    static let use = Key("use", .name, .optional, "Start from a shared parameter; the other keys here override it.")
    static let place: Key<Place> = Key("in", .choice(), .described("required"), "Where it goes.")
    static let name = Key(
        "name", .wireName, .described("the parameter's name"), "The upstream's name. In a body, dots nest: `offset.position`.")
    static let items = Key(
        "items", ItemsSpec.type, .described("required for arrays"), "Arrays only: what each item is.", isNullable: true)
    static let description = Key("description", .line, .described("required"), "For the model.")
    static let required = Key(
        "required", .boolean, .described("`true` in path and raw_body without a default, else `false`"), "Must be given.")
    static let standard = Key(
        "default", .node("value of the type"), .optional, "Sent, and shown to the model, when the argument is left out.", isNullable: true)
    static let minimumItems = Key("min_items", .integer(0 ... .max), .optional, "Arrays only.", isNullable: true)
    static let maximumItems = Key("max_items", .integer(0 ... .max), .optional, "Arrays only.", isNullable: true)
    static let list: Key<ParameterPlan.ListStyle> = Key(
        "list", .choice(), .standard("comma"), "Arrays in the query: `a=1,2` or `a=1&a=2`.", isNullable: true,
        onlyWith: [("in", Place.query.rawValue), ("type", RuleSpec.Kind.array.rawValue)])
    static let itemKey = Key(
        "item_key", .wireName, .optional, "Arrays in the body: each item is sent as `{item_key: item}`.", isNullable: true)
    static let routes = Key(
        "routes", .list(of: .mapping("mapping", RouteSpec.table, RouteSpec.init), label: "list", allowsEmpty: false), .optional,
        "Strings in the body: the first pattern that matches chooses the upstream's name.", isNullable: true)
    static let contentType = Key(
        "content_type", .mediaType, .described("required in raw_body"), "Raw bodies only: the text is the whole body.", isNullable: true)
    static let mcpHeader = Key(
        "mcp_header", .name, .optional, "Clients of 2026-07-28 repeat the value in the header `Mcp-Param-…` of this name.", isNullable: true
    )
    private static let mainEntries = [
        use.entry, place.entry, name.entry, RuleSpec.type.entry, items.entry, description.entry, required.entry, standard.entry,
    ]
    private static let sendingEntries = [
        minimumItems.entry, maximumItems.entry, list.entry, itemKey.entry, routes.entry, contentType.entry, mcpHeader.entry,
    ]
    static let table = KeyTable("a parameter", mainEntries + RuleSpec.limitEntries + sendingEntries)
    static let type = ValueType.mapping("parameter", table, ParameterSpec.init).documentedApart

    let use: Field<String>
    let place: Field<Place>
    let name: Field<String>
    let rule: RuleSpec
    let items: Field<RuleSpec>
    let description: Field<String>
    let required: Field<Bool>
    let standard: Field<YAMLNode>
    let minimumItems: Field<Int64>
    let maximumItems: Field<Int64>
    let list: Field<ParameterPlan.ListStyle>
    let itemKey: Field<String>
    let routes: Field<[Located<RouteSpec>]>
    let contentType: Field<String>
    let mcpHeader: Field<String>

    init(_ cursor: MappingCursor) {
        use = cursor.field(Self.use)
        place = cursor.field(Self.place)
        name = cursor.field(Self.name)
        rule = RuleSpec(cursor)
        items = cursor.field(Self.items)
        description = cursor.field(Self.description)
        required = cursor.field(Self.required)
        standard = cursor.field(Self.standard)
        minimumItems = cursor.field(Self.minimumItems)
        maximumItems = cursor.field(Self.maximumItems)
        list = cursor.field(Self.list)
        itemKey = cursor.field(Self.itemKey)
        routes = cursor.field(Self.routes)
        contentType = cursor.field(Self.contentType)
        mcpHeader = cursor.field(Self.mcpHeader)
    }

    private init(_ own: ParameterSpec, over base: ParameterSpec) {
        use = own.use
        place = own.place.inheriting(base.place)
        name = own.name.inheriting(base.name)
        rule = own.rule.inheriting(base.rule)
        items = own.items.inheriting(base.items)
        description = own.description.inheriting(base.description)
        required = own.required.inheriting(base.required)
        standard = own.standard.inheriting(base.standard)
        minimumItems = own.minimumItems.inheriting(base.minimumItems)
        maximumItems = own.maximumItems.inheriting(base.maximumItems)
        list = own.list.inheriting(base.list)
        itemKey = own.itemKey.inheriting(base.itemKey)
        routes = own.routes.inheriting(base.routes)
        contentType = own.contentType.inheriting(base.contentType)
        mcpHeader = own.mcpHeader.inheriting(base.mcpHeader)
    }

    /// What is written here over what the shared parameter says.
    func inheriting(_ base: ParameterSpec) -> ParameterSpec { ParameterSpec(self, over: base) }
}

/// `when` matches the value: it is sent as `name`.
struct RouteSpec: Sendable {
    static let when = Key("when", .pattern, .required, "Which values.")
    static let name = Key("name", .wireName, .required, "The upstream's name for them.")
    static let asList = Key("as_list", .boolean, .standard("false"), "Sent as a list of one.")
    static let table = KeyTable("a route", [when.entry, name.entry, asList.entry])

    let when: Field<TextPattern>
    let name: Field<String>
    let asList: Field<Bool>

    init(_ cursor: MappingCursor) {
        when = cursor.field(Self.when)
        name = cursor.field(Self.name)
        asList = cursor.valueOrStandard(Self.asList)
    }
}
