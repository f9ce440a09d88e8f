import YAMLSyntax

/// One entry of `complete` as written: fixed values, or the rows of an endpoint's answer.
struct CompletionSpec: Sendable {
    static let values = Key("values", .list(of: .text, label: "list of text", allowsEmpty: false), .optional, "Always these.")
    static let endpoint = Key("endpoint", .name, .optional, "Instead of `values`: a cached read whose answer holds them.")
    static let arguments = Key("arguments", .named(.node("value of the type")), .optional, "What it is called with.")
    static let rows = Key("rows", .memberPath, .optional, "Where its answer holds the list of rows.")
    static let item = Key("value", .memberPath, .optional, "Where a row holds the value.")
    static let label = Key(
        "label", .memberPath, .optional, "Where a row holds the text people know it by; typed text is sought there, too.")
    static let table = KeyTable(
        "a completion", [values.entry, endpoint.entry, arguments.entry, rows.entry, item.entry, label.entry])
    /// `complete` of a resource or a prompt's argument.
    static let type = ValueType<CompletionSpec>.mapping("completion", table, CompletionSpec.init).documentedApart

    let values: Field<[Located<String>]>
    let endpoint: Field<String>
    let arguments: Field<[Named<YAMLNode>]>
    let rows: Field<[String]>
    let item: Field<[String]>
    let label: Field<[String]>

    init(_ cursor: MappingCursor) {
        values = cursor.field(Self.values)
        endpoint = cursor.field(Self.endpoint)
        arguments = cursor.field(Self.arguments)
        rows = cursor.field(Self.rows)
        item = cursor.field(Self.item)
        label = cursor.field(Self.label)
    }

    var hasInvalidField: Bool {
        values.isInvalid || endpoint.isInvalid || arguments.isInvalid || rows.isInvalid || item.isInvalid || label.isInvalid
    }
}
