import GatewayPlan
import JSONBytes

/// One entry of `endpoints` as written.
///
/// A class, since it is large and handed from hand to hand.
final class EndpointSpec: Sendable {
    static let group = Key("group", .name, .optional, "An entry of `groups`.")
    static let operation = Key("operation", .line, .optional, "The upstream's own name for it, so that coverage can be checked.")
    static let availability = Key(
        "availability", .name("word"), .standard("current"), "When the upstream has it, in a word that `profiles` of policies.yaml list.")
    static let instead = Key("instead", .name, .optional, "The tool to use where this one is not offered.")
    static let scopes = Key("scopes", .list(of: .scope, label: "list of scopes"), .optional, "What the credential must be allowed to do.")
    static let request = Key(
        "request", .request, .required,
        "`GET HEAD POST PUT PATCH DELETE`. Every `{name}` is a parameter with `in: path` and that upstream `name`; the query is what is sent in every call."
    )
    static let title = Key("title", .line, .required, "Shown to people.")
    static let description = Key("description", .line, .required, "For the model: one line.")
    static let effect: Key<Effect> = Key(
        "effect", .choice(), .described("by method"), "GET, HEAD: safe; PUT, DELETE: idempotent; POST, PATCH: unsafe.")
    static let parameters = Key(
        "parameters", .named(ParameterSpec.type), .optional, "The tool's arguments, in this order.")
    static let alternatives = Key(
        "alternatives", .named(.mapping("mapping", AlternativeSpec.table, AlternativeSpec.init)), .optional,
        "Ways to call it that exclude each other. Parameters that no alternative names are free.")
    static let atLeastOneOf = Key(
        "at_least_one_of", .list(of: .name, label: "list of names", allowsEmpty: false), .optional,
        "Parameters of which a call gives one or more; the tool's description says so.")
    static let invalidates = Key(
        "invalidates", .list(of: StaleSpec.type, label: "list of tags and mappings"), .optional,
        "What a successful, or possibly successful, write makes stale. `/**` covers everything below.")
    static let learns = Key(
        "learns", .mapping("mapping", LearnsSpec.table, LearnsSpec.init), .optional,
        "What its answers tell about the caller, for `cache.scope`.")
    static let annotations = Key(
        "annotations", .mapping("mapping", AnnotationsSpec.table, AnnotationsSpec.init), .described("from effect and method"),
        "MCP tool hints.")
    static let views = Key(
        "views", .named(.projection), .optional,
        "What to keep of an answer. The first view is the default; `full` always exists. The tool gets a `view` argument.")
    static let page = Key(
        "page", PageSpec.type, .optional, "The answer is a page of rows: adds `page`, or `pages` by name, with the total and the way on.")
    static let responses = Key(
        "responses", .named(.text, name: .successStatus), .optional, "By status: what a successful answer without JSON means, such as 204.")
    static let icons = IconSpec.list
    static let confirm = Key("confirm", .boolean, .standard("false"), "Writes only: ask first, as `mcp.confirm` of policies.yaml says.")
    static let relay = Key(
        "relay", .mapping("mapping", RelaySpec.table, RelaySpec.init), .optional,
        "The upstream answers with an MCP result, which is handed on, and may ask the client first: docs/mcp.md.")
    static let entries = [
        group.entry, operation.entry, availability.entry, instead.entry, scopes.entry, request.entry, title.entry,
        description.entry, effect.entry, parameters.entry, alternatives.entry, atLeastOneOf.entry, invalidates.entry, learns.entry,
        annotations.entry, views.entry, page.entry, responses.entry, icons.entry, confirm.entry, relay.entry,
    ]
    static let type = ValueType.mapping("endpoint", KeyTable("an endpoint", entries + InheritableSpec.entries), EndpointSpec.init)
        .documentedApart

    let inheritable: InheritableSpec
    let group: Field<String>
    let operation: Field<String>
    let availability: Field<String>
    let instead: Field<String>
    let scopes: Field<[Located<String>]>
    let request: Field<RequestSpec>
    let title: Field<String>
    let description: Field<String>
    let effect: Field<Effect>
    let parameters: Field<[Named<ParameterSpec>]>
    let alternatives: Field<[Named<AlternativeSpec>]>
    let atLeastOneOf: Field<[Located<String>]>
    let invalidates: Field<[Located<StaleSpec>]>
    let learns: Field<LearnsSpec>
    let annotations: Field<AnnotationsSpec>
    let views: Field<[Named<JSONProjection>]>
    let page: Field<[Located<PageSpec>]>
    let responses: Field<[Named<String>]>
    let icons: Field<[Located<IconSpec>]>
    let confirm: Field<Bool>
    let relay: Field<RelaySpec>

    init(_ cursor: MappingCursor) {
        inheritable = InheritableSpec(cursor)
        group = cursor.field(Self.group)
        operation = cursor.field(Self.operation)
        availability = cursor.valueOrStandard(Self.availability)
        instead = cursor.field(Self.instead)
        scopes = cursor.field(Self.scopes)
        request = cursor.field(Self.request)
        title = cursor.field(Self.title)
        description = cursor.field(Self.description)
        effect = cursor.field(Self.effect)
        parameters = cursor.field(Self.parameters)
        alternatives = cursor.field(Self.alternatives)
        atLeastOneOf = cursor.field(Self.atLeastOneOf)
        invalidates = cursor.field(Self.invalidates)
        learns = cursor.field(Self.learns)
        annotations = cursor.field(Self.annotations)
        views = cursor.field(Self.views)
        page = cursor.field(Self.page)
        responses = cursor.field(Self.responses)
        icons = cursor.field(Self.icons)
        confirm = cursor.field(Self.confirm)
        relay = cursor.field(Self.relay)
    }
}

/// One way to call a tool.
struct AlternativeSpec: Sendable {
    static let required = Key("required", .list(of: .name, label: "list of names"), .optional, "Parameters that this way needs.")
    static let optional = Key("optional", .list(of: .name, label: "list of names"), .optional, "Parameters that this way allows besides.")
    static let table = KeyTable("an alternative", [required.entry, optional.entry])

    let required: Field<[Located<String>]>
    let optional: Field<[Located<String>]>

    init(_ cursor: MappingCursor) {
        required = cursor.field(Self.required)
        optional = cursor.field(Self.optional)
    }
}

/// MCP tool hints that differ from the derived ones.
struct AnnotationsSpec: Sendable {
    static let readOnly = Key("read_only", .boolean, .described("when safe"), "Changes nothing.")
    static let destructive = Key("destructive", .boolean, .described("when DELETE"), "May take away what was there.")
    static let idempotent = Key("idempotent", .boolean, .described("unless unsafe"), "Calling twice is the same as once.")
    static let openWorld = Key("open_world", .boolean, .standard("true"), "Deals with things outside the gateway.")
    static let table = KeyTable("`annotations`", [readOnly.entry, destructive.entry, idempotent.entry, openWorld.entry])

    let readOnly: Field<Bool>
    let destructive: Field<Bool>
    let idempotent: Field<Bool>
    let openWorld: Field<Bool>

    init(_ cursor: MappingCursor) {
        readOnly = cursor.field(Self.readOnly)
        destructive = cursor.field(Self.destructive)
        idempotent = cursor.field(Self.idempotent)
        openWorld = cursor.field(Self.openWorld)
    }
}
