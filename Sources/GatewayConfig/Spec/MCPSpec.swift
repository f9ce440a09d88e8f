import GatewayPlan

/// `mcp` of policies.yaml: how things are offered to clients.
struct MCPSpec: Sendable {
    static let pageSize = Key(
        "page_size", .count, .standard("200"), "Entries of one page of a list; some clients read the first page only.")
    static let listTTL = Key(
        "list_ttl", .duration(allowsZero: true), .standard("1h"), "How long clients may keep lists.")
    static let outputDepth = Key(
        "output_depth", .integer(0...16, label: "0–16"), .standard("2"),
        "Tools with views say which members their answers have, this many levels deep; 0: not at all.")
    static let confirm: Key<ConfirmationPlan.Mode> = Key(
        "confirm", .choice(), .standard("ask"),
        "Before a tool with `confirm: true`. `ask`: the user, where the client can ask. `require`: other clients need the argument `confirm`."
    )
    static let confirmTimeout = Key("confirm_timeout", .duration(), .standard("5m"), "How long the question can be answered.")
    static let table = KeyTable(
        "`mcp`", [pageSize.entry, listTTL.entry, outputDepth.entry, confirm.entry, confirmTimeout.entry])

    let pageSize: Field<Int64>
    let listTTL: Field<Int64>
    let outputDepth: Field<Int64>
    let confirm: Field<ConfirmationPlan.Mode>
    let confirmTimeout: Field<Int64>

    init(_ cursor: MappingCursor) {
        pageSize = cursor.valueOrStandard(Self.pageSize)
        listTTL = cursor.valueOrStandard(Self.listTTL)
        outputDepth = cursor.valueOrStandard(Self.outputDepth)
        confirm = cursor.valueOrStandard(Self.confirm)
        confirmTimeout = cursor.valueOrStandard(Self.confirmTimeout)
    }
}
