/// What an endpoint takes from its group and the defaults unless it says otherwise.
///
/// A class for the reason that `EndpointSpec` is one.
final class InheritableSpec: Sendable {
    static let timeout = Key("timeout", .duration(), .standard("30s"), "For one attempt, from sending to the last byte of the answer.")
    static let deadline = Key(
        "deadline", .duration(), .standard("45s"), "For a call, all attempts and pauses included; callers can shorten it.")
    static let breaker = Key(
        "breaker", .name, .described("`null`"), "An entry of `breakers` in policies.yaml that stops calls while they keep failing.",
        isNullable: true)
    static let retry = Key(
        "retry", .name, .described("`null`"), "An entry of `retries` in policies.yaml; without one there is one attempt.", isNullable: true)
    static let classify = Key(
        "classify", .list(of: .mapping("mapping", OutcomeSpec.table, OutcomeSpec.init), label: "list"), .optional,
        "What an answer or a failure means for breaker, limits and retries: the first that fits, endpoint first, then group, then defaults."
    )
    static let fallback = Key(
        "fallback", .list(of: FallbackSpec.type, label: "list"), .optional,
        "What answers a read, in this order, when the upstream cannot. `stale` is the old answer that `cache.stale_if_error` allows; where "
            + "it is not listed it comes first.")
    static let cache = Key(
        "cache", .mapping("mapping", CacheSpec.table, CacheSpec.init), .described("`null`"),
        "Merged key by key; only endpoints whose effect is `safe` are cached.", isNullable: true)
    static let advice = Key(
        "advice", .list(of: .mapping("mapping", AdviceSpec.table, AdviceSpec.init), label: "list"), .optional,
        "What a caller can do about an upstream error: the first that fits, endpoint first, then group, then defaults.")
    static let settle = Key(
        "settle", .duration(allowsZero: true), .standard("0s"),
        "Of writes: how long the upstream may still show what was there before. Until then answers about it are hardly kept.")
    static let rateTier = Key(
        "rate_tier", .name, .described("`null`"), "An entry of `rate_limits.tiers` in policies.yaml: the share of the account it uses.",
        isNullable: true)
    static let rateCost = Key(
        "rate_cost", .integer(1...1_000, label: "1–1000"), .standard("1"), "How many requests one request counts for in the rate limits.")
    static let maximumConcurrent = Key(
        "max_concurrent", .count, .standard("8"), "Requests of one endpoint under way at once; more are told to come back.")
    static let entries = [
        timeout.entry, deadline.entry, rateTier.entry, rateCost.entry, maximumConcurrent.entry, cache.entry, settle.entry, breaker.entry,
        retry.entry, classify.entry, fallback.entry, advice.entry,
    ]
    static let table = KeyTable("`defaults` or a group", entries)
    static let type = ValueType.mapping("inheritable keys", table, InheritableSpec.init).documentedApart

    let timeout: Field<Int64>
    let deadline: Field<Int64>
    let rateTier: Field<String>
    let rateCost: Field<Int64>
    let maximumConcurrent: Field<Int64>
    let cache: Field<CacheSpec>
    let breaker: Field<String>
    let retry: Field<String>
    let classify: Field<[Located<OutcomeSpec>]>
    let fallback: Field<[Located<FallbackSpec>]>
    let settle: Field<Int64>
    let advice: Field<[Located<AdviceSpec>]>

    init(_ cursor: MappingCursor) {
        timeout = cursor.field(Self.timeout)
        deadline = cursor.field(Self.deadline)
        rateTier = cursor.field(Self.rateTier)
        rateCost = cursor.field(Self.rateCost)
        maximumConcurrent = cursor.field(Self.maximumConcurrent)
        cache = cursor.field(Self.cache)
        breaker = cursor.field(Self.breaker)
        retry = cursor.field(Self.retry)
        classify = cursor.field(Self.classify)
        fallback = cursor.field(Self.fallback)
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
