import GatewayPlan

/// An entry of `page.skip`.
struct RowSkipSpec: Sendable {
    static let without = Key(
        "without", .list(of: .memberPath, label: "list of member paths", allowsEmpty: false), .optional,
        "Rows that have one or more of these members, all of them null.")
    static let given = Key("where", .memberPath, .optional, "Instead of `without`: rows in which this member is true.")
    static let table = KeyTable("a kind of row", [without.entry, given.entry])

    let without: Field<[Located<[String]>]>
    let given: Field<[String]>

    init(_ cursor: MappingCursor) {
        without = cursor.field(Self.without)
        given = cursor.field(Self.given)
    }

    var hasInvalidField: Bool { without.isInvalid || given.isInvalid }
}
