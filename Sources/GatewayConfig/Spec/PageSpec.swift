import YAMLSyntax

/// `page`, or one of several, as written.
struct PageSpec: Sendable {
    static let name = Key("name", .name, .described("required in a list"), "Tells this page from the others.")
    static let items = Key("items", .memberPath, .required, "Where the upstream's answer holds the rows.")
    static let total = Key("total", .memberPath, .optional, "Where it holds the number of all rows.")
    static let offset = Key("offset", .name, .optional, "The parameter with the index of the first row.")
    static let limit = Key("limit", .name, .optional, "The parameter with the page size; only with `offset`.")
    static let cursor = Key("cursor", .memberPath, .optional, "Instead of `offset`: where the answer holds the way to the next page.")
    static let parameter = Key("parameter", .name, .optional, "The parameter that takes the `cursor`.")
    static let skip = Key(
        "skip", .named(.mapping("mapping", RowSkipSpec.table, RowSkipSpec.init)), .optional,
        "Kinds of rows that views leave out and the page counts; `full` has them.")
    static let table = KeyTable(
        "a page", [name.entry, items.entry, total.entry, offset.entry, limit.entry, cursor.entry, parameter.entry, skip.entry])

    let name: Field<String>
    let items: Field<[String]>
    let total: Field<[String]>
    let offset: Field<String>
    let limit: Field<String>
    let cursor: Field<[String]>
    let parameter: Field<String>
    let skip: Field<[Named<RowSkipSpec>]>

    init(_ cursor: MappingCursor) {
        name = cursor.field(Self.name)
        items = cursor.field(Self.items)
        total = cursor.field(Self.total)
        offset = cursor.field(Self.offset)
        limit = cursor.field(Self.limit)
        self.cursor = cursor.field(Self.cursor)
        parameter = cursor.field(Self.parameter)
        skip = cursor.field(Self.skip)
    }

    private static let one = ValueType.mapping("mapping", table, PageSpec.init)
    private static let several = ValueType<[Located<PageSpec>]>.list(of: one, allowsEmpty: false)

    /// One mapping, or a list of them.
    static let type: ValueType<[Located<PageSpec>]> = {
        var type = ValueType<[Located<PageSpec>]>("mapping or list of mappings", .either([one.shape, several.shape])) {
            node, subject, decoding in
            if case .sequence = node.value { return several.decode(node, subject, decoding) }
            return one.decode(node, subject, decoding).map { [Located($0, at: subject.range)] }
        }
        type.nested = one.nested
        return type
    }()

    var hasInvalidField: Bool {
        name.isInvalid || items.isInvalid || total.isInvalid || offset.isInvalid || limit.isInvalid || cursor.isInvalid
            || parameter.isInvalid || skip.isInvalid
    }
}
