import GatewayPlan

/// One entry of `prompts` as written.
struct PromptSpec: Sendable {
    static let title = Key("title", .line, .required, "Shown to people.")
    static let description = Key("description", .line, .required, "For people: what it does, in one line.")
    static let icons = IconSpec.list
    static let tools = Key("tools", .list(of: .name, label: "list of tools"), .optional, "Offered only where all of these are.")
    static let arguments = Key(
        "arguments", .named(.mapping("mapping", PromptArgumentSpec.table, PromptArgumentSpec.init)), .optional, "")
    static let messages = Key(
        "messages",
        .list(of: .mapping("mapping", PromptMessageSpec.table, PromptMessageSpec.init), label: "list", allowsEmpty: false), .optional,
        "What it says; or `relay`.")
    static let relay = Key(
        "relay", .name, .optional, "An endpoint with `relay`, whose answer has the messages; its parameters are the arguments.")
    static let table = KeyTable(
        "a prompt", [title.entry, description.entry, icons.entry, tools.entry, arguments.entry, messages.entry, relay.entry])

    let title: Field<String>
    let description: Field<String>
    let icons: Field<[Located<IconSpec>]>
    let tools: Field<[Located<String>]>
    let arguments: Field<[Named<PromptArgumentSpec>]>
    let messages: Field<[Located<PromptMessageSpec>]>
    let relay: Field<String>

    init(_ cursor: MappingCursor) {
        title = cursor.field(Self.title)
        description = cursor.field(Self.description)
        icons = cursor.field(Self.icons)
        tools = cursor.field(Self.tools)
        arguments = cursor.field(Self.arguments)
        messages = cursor.field(Self.messages)
        relay = cursor.field(Self.relay)
    }

    var hasInvalidField: Bool { tools.isInvalid || arguments.isInvalid || messages.isInvalid || relay.isInvalid }
}

/// One argument of a prompt.
struct PromptArgumentSpec: Sendable {
    static let title = Key("title", .line, .optional, "Shown to people.")
    static let description = Key("description", .line, .required, "What to give.")
    static let required = Key("required", .boolean, .standard("false"), "Must be given.")
    static let standard = Key("default", .anyText, .described("nothing"), "Stands in for it when it is left out.")
    static let complete = Key("complete", CompletionSpec.type, .optional, "Values to offer while somebody types.")
    static let table = KeyTable(
        "an argument", [title.entry, description.entry, required.entry, standard.entry, complete.entry])

    let title: Field<String>
    let description: Field<String>
    let required: Field<Bool>
    let standard: Field<String>
    let complete: Field<CompletionSpec>

    init(_ cursor: MappingCursor) {
        title = cursor.field(Self.title)
        description = cursor.field(Self.description)
        required = cursor.valueOrStandard(Self.required)
        standard = cursor.field(Self.standard)
        complete = cursor.field(Self.complete)
    }
}

/// One message of a prompt.
struct PromptMessageSpec: Sendable {
    static let role: Key<PromptPlan.Role> = Key("role", .choice(), .standard("user"), "Who says it.")
    static let text = Key(
        "text", .promptText, .required, "`{argument}` stands for its value, `{{` and `}}` for braces.")
    static let table = KeyTable("a message", [role.entry, text.entry])

    let role: Field<PromptPlan.Role>
    let text: Field<PromptTextSpec>

    init(_ cursor: MappingCursor) {
        role = cursor.valueOrStandard(Self.role)
        text = cursor.field(Self.text)
    }
}
