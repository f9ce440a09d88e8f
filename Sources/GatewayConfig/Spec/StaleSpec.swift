import GatewayPlan
import YAMLSyntax

/// One item of `invalidates` as written: a tag, or tags that depend on the values of a parameter.
enum StaleSpec: Sendable {
    case tag(TagSpec)
    case byValue(StaleByValueSpec)

    private static let tag = ValueType<TagSpec>.tag(in: .stale)
    private static let mapping = ValueType.mapping("mapping", StaleByValueSpec.table, StaleByValueSpec.init)

    static let type: ValueType<StaleSpec> = {
        var type = ValueType<StaleSpec>("tag or mapping", .either([tag.shape, mapping.shape])) { node, subject, decoding in
            if case .mapping = node.value { return mapping.decode(node, subject, decoding).map { .byValue($0) } }
            return tag.decode(node, subject, decoding).map { .tag($0) }
        }
        type.nested = mapping.nested
        return type
    }()
}

extension [Located<StaleSpec>] {
    /// Every tag that may become stale.
    var tags: [Located<TagSpec>] {
        flatMap { item in
            switch item.value {
            case .tag(let tag): [Located(tag, at: item.range)]
            case .byValue(let spec): (spec.cases.value ?? []).flatMap { $0.value.tags.value ?? [] }
            }
        }
    }
}

extension StaleSpec {
    /// For `explain`.
    var text: String {
        switch self {
        case .tag(let tag): return tag.text
        case .byValue(let spec):
            let cases = (spec.cases.value ?? []).map { item in
                let tags = (item.value.tags.value ?? []).map(\.value.text).joined(separator: ", ")
                return "\(item.value.like.value?.source ?? ""): [\(tags)]"
            }
            return "each \(spec.each.value ?? ""): {\(cases.joined(separator: ", "))}"
        }
    }
}

/// Tags that depend on what a value looks like.
struct StaleByValueSpec: Sendable {
    static let each = Key("each", .name, .required, "The parameter whose value, or each value of whose list, chooses a case.")
    static let cases = Key(
        "cases", .list(of: .mapping("mapping", StaleCaseSpec.table, StaleCaseSpec.init), label: "list", allowsEmpty: false), .required,
        "The first that fits; a value that fits none makes all of them stale.")
    static let table = KeyTable("an item of `invalidates`", [each.entry, cases.entry])

    let each: Field<String>
    let cases: Field<[Located<StaleCaseSpec>]>

    init(_ cursor: MappingCursor) {
        each = cursor.field(Self.each)
        cases = cursor.field(Self.cases)
    }
}

/// `like` fits the value: its tags become stale.
struct StaleCaseSpec: Sendable {
    static let like = Key("like", .form, .required, "Which values: fixed text around `{}`.")
    static let tags = Key(
        "tags", .list(of: .tag(in: .staleCase), label: "list of tags"), .required,
        "What they make stale; `{}` in a tag is what stands for it in the value.")
    static let table = KeyTable("a case", [like.entry, tags.entry])

    let like: Field<TextForm>
    let tags: Field<[Located<TagSpec>]>

    init(_ cursor: MappingCursor) {
        like = cursor.field(Self.like)
        tags = cursor.field(Self.tags)
    }
}
