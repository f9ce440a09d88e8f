/// What an endpoint takes from its group and the defaults unless it says otherwise.
struct InheritableSpec: Sendable {
    static let timeout = Key("timeout", .duration(), .standard("30s"), "From sending to the last byte of the answer.")
    static let cache = Key(
        "cache", .mapping("mapping", CacheSpec.table, CacheSpec.init), .described("`null`"),
        "Merged key by key; only endpoints whose effect is `safe` are cached.", isNullable: true)
    static let advice = Key(
        "advice", .list(of: .mapping("mapping", AdviceSpec.table, AdviceSpec.init), label: "list"), .optional,
        "What a caller can do about an upstream error: the first that fits, endpoint first, then group, then defaults.")
    static let settle = Key(
        "settle", .duration(allowsZero: true), .standard("0s"),
        "Of writes: how long the upstream may still show what was there before. Until then answers about it are hardly kept.")
    static let entries = [timeout.entry, cache.entry, settle.entry, advice.entry]
    static let table = KeyTable("`defaults` or a group", entries)
    static let type = ValueType.mapping("inheritable keys", table, InheritableSpec.init).documentedApart

    let timeout: Field<Int64>
    let cache: Field<CacheSpec>
    let settle: Field<Int64>
    let advice: Field<[Located<AdviceSpec>]>

    init(_ cursor: MappingCursor) {
        timeout = cursor.field(Self.timeout)
        cache = cursor.field(Self.cache)
        settle = cursor.field(Self.settle)
        advice = cursor.field(Self.advice)
    }
}

/// What to tell a caller about a kind of upstream error.
struct AdviceSpec: Sendable {
    static let status = Key("status", .integer(400...599, label: "400–599"), .required, "The upstream's status.")
    static let reason = Key("reason", .line, .described("any"), "The upstream's reason word.")
    static let say = Key("say", .text, .required, "What the caller can do.")
    static let table = KeyTable("an advice", [status.entry, reason.entry, say.entry])

    let status: Field<Int64>
    let reason: Field<String>
    let say: Field<String>

    init(_ cursor: MappingCursor) {
        status = cursor.field(Self.status)
        reason = cursor.field(Self.reason)
        say = cursor.field(Self.say)
    }
}
