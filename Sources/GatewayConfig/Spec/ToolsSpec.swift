/// `tools` of policies.yaml: which tools are offered.
struct ToolsSpec: Sendable {
    static let profile = Key("profile", .name, .optional, "An entry of `profiles`; without one, availability does not matter.")
    static let toolsets = Key(
        "toolsets", .list(of: .name, label: "list of groups"), .described("all"), "Only the tools of these groups.")
    static let readOnly = Key("read_only", .boolean, .standard("false"), "Only tools whose effect is `safe`.")
    static let allow = Key(
        "allow", .list(of: .toolGlob, label: "list of tool names"), .described("all"), "Only these; `*` stands for any text.")
    static let deny = Key("deny", .list(of: .toolGlob, label: "list of tool names"), .optional, "Not these; `*` stands for any text.")
    static let maximumList = Key("max_list", .size, .standard("40KiB"), "A larger `tools/list` is an error: models read all of it.")
    static let maximumAnswer = Key(
        "max_answer", .size, .standard("64KiB"), "A larger answer that has a `page` with `offset` is cut behind a row, and says so.")
    static let table = KeyTable(
        "`tools`", [profile.entry, toolsets.entry, readOnly.entry, allow.entry, deny.entry, maximumList.entry, maximumAnswer.entry])

    var profile: Field<String>
    var toolsets: Field<[Located<String>]>
    var readOnly: Field<Bool>
    var allow: Field<[Located<ToolGlob>]>
    var deny: Field<[Located<ToolGlob>]>
    var maximumList: Field<Int64>
    /// Nothing overrides it.
    let maximumAnswer: Field<Int64>

    init(_ cursor: MappingCursor) {
        profile = cursor.field(Self.profile)
        toolsets = cursor.field(Self.toolsets)
        readOnly = cursor.field(Self.readOnly)
        allow = cursor.field(Self.allow)
        deny = cursor.field(Self.deny)
        maximumList = cursor.field(Self.maximumList)
        maximumAnswer = cursor.valueOrStandard(Self.maximumAnswer)
    }

    /// What is said here over what `base` says.
    func inheriting(_ base: ToolsSpec) -> ToolsSpec {
        var merged = self
        merged.profile = profile.inheriting(base.profile)
        merged.toolsets = toolsets.inheriting(base.toolsets)
        merged.readOnly = readOnly.inheriting(base.readOnly)
        merged.allow = allow.inheriting(base.allow)
        merged.deny = deny.inheriting(base.deny)
        merged.maximumList = maximumList.inheriting(base.maximumList)
        return merged
    }
}

/// An entry of `profiles`: what one kind of access to the upstream has.
struct ProfileSpec: Sendable {
    static let availability = Key(
        "availability", .list(of: .name("word"), label: "list of words"), .required, "Tools of these availabilities are offered.")
    static let help = Key("help", .line, .optional, "Why the others are not: told to whoever calls one of them.")
    static let maximumList = Key(
        "max_list", .size, .described("that of `tools`"), "A larger `tools/list` is an error with this profile.")
    static let table = KeyTable("a profile", [availability.entry, help.entry, maximumList.entry])

    let availability: Field<[Located<String>]>
    let help: Field<String>
    let maximumList: Field<Int64>

    init(_ cursor: MappingCursor) {
        availability = cursor.field(Self.availability)
        help = cursor.field(Self.help)
        maximumList = cursor.field(Self.maximumList)
    }
}
