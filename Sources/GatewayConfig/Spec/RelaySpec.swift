import JSONBytes

/// `relay` of an endpoint as written.
struct RelaySpec: Sendable {
    static let inputSchema = Key(
        "input_schema", .jsonObject, .described("from the parameters"), "A JSON Schema to show to clients, as JSON.")
    static let table = KeyTable("`relay`", [inputSchema.entry])

    let inputSchema: Field<JSONValue>

    init(_ cursor: MappingCursor) { inputSchema = cursor.field(Self.inputSchema) }
}
