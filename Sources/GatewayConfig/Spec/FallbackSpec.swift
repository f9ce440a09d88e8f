import JSONBytes

/// An item of `fallback`: what answers when the upstream cannot.
struct FallbackSpec: Sendable {
    static let alternate = Key("alternate", .name, .optional, "Another endpoint that changes nothing.")
    static let arguments = Key(
        "arguments", .named(.name), .optional, "With `alternate`: its parameter, and the parameter here whose value it takes.")
    static let fixed = Key("static", .jsonObject, .optional, "Instead of `alternate`: this JSON object.")
    static let table = KeyTable("a fallback", [alternate.entry, arguments.entry, fixed.entry])

    let alternate: Field<String>
    let arguments: Field<[Named<String>]>
    let fixed: Field<JSONValue>

    init(_ cursor: MappingCursor) {
        alternate = cursor.field(Self.alternate)
        arguments = cursor.field(Self.arguments)
        fixed = cursor.field(Self.fixed)
    }

    var hasInvalidField: Bool {
        alternate.isInvalid || arguments.isInvalid || fixed.isInvalid || (arguments.value ?? []).contains { $0.value == nil }
    }
}
