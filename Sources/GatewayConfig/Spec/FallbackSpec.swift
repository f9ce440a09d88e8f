import Diagnostics
import JSONBytes
import YAMLSyntax

/// An item of `fallback`: what answers when the upstream cannot.
struct FallbackSpec: Sendable {
    static let alternate = Key("alternate", .name, .optional, "Another endpoint that changes nothing.")
    static let arguments = Key(
        "arguments", .named(.name), .optional, "With `alternate`: its parameter, and the parameter here whose value it takes.")
    static let fixed = Key("static", .jsonObject, .optional, "Instead of `alternate`: this JSON object.")
    static let table = KeyTable("a fallback", [alternate.entry, arguments.entry, fixed.entry])

    /// A mapping, or a word for the old answer.
    static let type: ValueType<FallbackSpec> = {
        let mapping = ValueType<FallbackSpec>.mapping("mapping", table, FallbackSpec.init)
        var type = ValueType<FallbackSpec>("mapping or `\(staleWord)`", .either([.choice([staleWord]), mapping.shape])) {
            node, subject, decoding in
            guard case .scalar(let scalar) = node.value, !scalar.isNull else { return mapping.decode(node, subject, decoding) }
            guard let word = decoding.scalar(node, for: subject) else { return nil }
            if word.text == staleWord { return FallbackSpec(isStale: true) }
            decoding.report(
                .invalidChoice, "`\(subject.name)` cannot list `\(word.text)`", at: word.range,
                hint: EditDistance.closestMatch(to: word.text, in: [staleWord]).map { "did you mean `\($0)`?" } ?? "a mapping, or `stale`")
            return nil
        }
        type.nested = mapping.nested
        return type
    }()
    /// As it is written.
    static let staleWord = "stale"

    /// The old answer stands here in the order.
    let isStale: Bool
    let alternate: Field<String>
    let arguments: Field<[Named<String>]>
    let fixed: Field<JSONValue>

    private init(isStale: Bool) {
        self.isStale = isStale
        alternate = .absent
        arguments = .absent
        fixed = .absent
    }

    init(_ cursor: MappingCursor) {
        isStale = false
        alternate = cursor.field(Self.alternate)
        arguments = cursor.field(Self.arguments)
        fixed = cursor.field(Self.fixed)
    }

    var hasInvalidField: Bool {
        alternate.isInvalid || arguments.isInvalid || fixed.isInvalid || (arguments.value ?? []).contains { $0.value == nil }
    }
}
