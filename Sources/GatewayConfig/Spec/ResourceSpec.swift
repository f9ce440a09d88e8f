import YAMLSyntax

/// One entry of `resources` as written.
struct ResourceSpec: Sendable {
    static let uri = Key(
        "uri", .uriTemplate, .required, "`scheme://segment/{variable}`; a variable is a whole segment and an argument of the endpoint.")
    static let endpoint = Key("endpoint", .name, .required, "The read that answers it, from its cache where that can.")
    static let title = Key("title", .line, .required, "Shown to people.")
    static let description = Key("description", .line, .required, "For the model and for people: one line.")
    static let icons = IconSpec.list
    static let arguments = Key(
        "arguments", .named(.node("value of the type")), .optional, "Arguments of the endpoint that are the same for every URI.")
    static let complete = Key(
        "complete", .named(CompletionSpec.type), .described("a parameter's `enum`"), "Values to offer for a variable while somebody types.")
    static let table = KeyTable(
        "a resource", [uri.entry, endpoint.entry, title.entry, description.entry, icons.entry, arguments.entry, complete.entry])

    let uri: Field<URITemplateSpec>
    let endpoint: Field<String>
    let title: Field<String>
    let description: Field<String>
    let icons: Field<[Located<IconSpec>]>
    let arguments: Field<[Named<YAMLNode>]>
    let complete: Field<[Named<CompletionSpec>]>

    init(_ cursor: MappingCursor) {
        uri = cursor.field(Self.uri)
        endpoint = cursor.field(Self.endpoint)
        title = cursor.field(Self.title)
        description = cursor.field(Self.description)
        icons = cursor.field(Self.icons)
        arguments = cursor.field(Self.arguments)
        complete = cursor.field(Self.complete)
    }
}
