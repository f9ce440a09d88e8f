import YAMLSyntax

/// `endpoints.yaml` as written.
struct EndpointsSpec: Sendable {
    static let version = Key("version", .version, .required, "Version of the language.")
    static let server = Key("server", .mapping("mapping", ServerSpec.table, ServerSpec.init), .required, "")
    static let upstream = Key("upstream", .mapping("mapping", UpstreamSpec.table, UpstreamSpec.init), .required, "")
    static let parameters = Key(
        "parameters", .named(ParameterSpec.type), .optional, "Shared parameters, taken over with `use`.")
    static let defaults = Key("defaults", InheritableSpec.type, .optional, "For every endpoint.")
    static let groups = Key("groups", .named(InheritableSpec.type), .optional, "For the endpoints of the group.")
    static let endpoints = Key(
        "endpoints", .named(EndpointSpec.type), .required, "The tool; its name is 1 to 64 of `A-Z a-z 0-9 _ -`.")
    static let resources = Key(
        "resources", .named(.mapping("mapping", ResourceSpec.table, ResourceSpec.init)), .optional, "")
    static let prompts = Key("prompts", .named(.mapping("mapping", PromptSpec.table, PromptSpec.init)), .optional, "")
    static let table = KeyTable(
        "endpoints.yaml",
        [
            version.entry, server.entry, upstream.entry, parameters.entry, defaults.entry, groups.entry, endpoints.entry,
            resources.entry, prompts.entry,
        ])

    let server: Field<ServerSpec>
    let upstream: Field<UpstreamSpec>
    let parameters: Field<[Named<ParameterSpec>]>
    let defaults: Field<InheritableSpec>
    let groups: Field<[Named<InheritableSpec>]>
    let endpoints: [Named<EndpointSpec>]
    let resources: Field<[Named<ResourceSpec>]>
    let prompts: Field<[Named<PromptSpec>]>

    init(_ cursor: MappingCursor) {
        _ = cursor.field(Self.version)
        server = cursor.field(Self.server)
        upstream = cursor.field(Self.upstream)
        parameters = cursor.field(Self.parameters)
        defaults = cursor.field(Self.defaults)
        groups = cursor.field(Self.groups)
        endpoints = cursor.field(Self.endpoints).value ?? []
        resources = cursor.field(Self.resources)
        prompts = cursor.field(Self.prompts)
    }
}

/// How the server introduces itself.
struct ServerSpec: Sendable {
    static let name = Key("name", .name("word"), .required, "How the server introduces itself to clients.")
    static let title = Key("title", .line, .described("the name"), "Shown to people.")
    static let instructions = Key("instructions", .text, .optional, "Given to the model once per connection.")
    static let icons = IconSpec.list
    static let table = KeyTable("`server`", [name.entry, title.entry, instructions.entry, icons.entry])

    let name: Field<String>
    let title: Field<String>
    let instructions: Field<String>
    let icons: Field<[Located<IconSpec>]>

    init(_ cursor: MappingCursor) {
        name = cursor.field(Self.name)
        title = cursor.field(Self.title)
        instructions = cursor.field(Self.instructions)
        icons = cursor.field(Self.icons)
    }
}
