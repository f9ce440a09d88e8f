import GatewayPlan

/// How answers are kept; every key may come from another place.
///
/// A class for the reason that `EndpointSpec` is one.
final class CacheSpec: Sendable {
    static let ttl = Key("ttl", .duration(), .described("required once anything inherits a cache"), "How long an answer is fresh.")
    static let scope: Key<CachePolicy.Scope> = Key(
        "scope", .choice(), .standard("user"),
        "One answer per person (`user`), for everybody (`public`), or per `country` or `locale` as an endpoint's `learns` tells them.")
    static let tags = Key(
        "tags", .list(of: .tag(in: .cache), label: "list of tags"), .optional, "What an answer is about, for `invalidates`.")
    static let staleWhileRevalidate = Key(
        "stale_while_revalidate", .duration(allowsZero: true), .standard("0s"),
        "For so long after the ttl it is served while it is renewed.")
    static let staleIfError = Key(
        "stale_if_error", .duration(allowsZero: true), .standard("0s"), "For so long after the ttl it is served when it cannot be renewed.")
    static let keep = Key(
        "keep", .duration(allowsZero: true), .standard("0s"), "For so long after the ttl one with an ETag is kept to be revalidated.")
    static let ttlJitter = Key(
        "ttl_jitter", .percent(0...100), .standard("0%"), "The ttl is shortened by up to this much, so that not all ends at once.")
    static let refreshAhead = Key(
        "refresh_ahead", .percent(1...99), .optional, "A hit this late in the ttl renews the answer behind it.", isNullable: true)
    static let refreshAheadHits = Key("refresh_ahead_hits", .integer(1...200, label: "1–200"), .standard("2"), "From this many hits on.")
    static let ttlByStatus = Key(
        "ttl_by_status", .named(.duration(), name: .cacheableStatus), .optional,
        "The ttl of such answers: 204, and the errors 404, 405, 410, 414, 501; other errors are never kept.")
    static let respect: Key<CachePolicy.Respect> = Key(
        "respect", .choice(), .standard("config"), "`header`: the upstream's `Cache-Control` can shorten the ttl.")
    static let settleTTL = Key(
        "settle_ttl", .duration(), .standard("100ms"), "The ttl of what is read before a write has settled; it ends with the settling.")
    static let table = KeyTable(
        "a cache",
        [
            ttl.entry, scope.entry, tags.entry, staleWhileRevalidate.entry, staleIfError.entry, keep.entry, ttlJitter.entry,
            refreshAhead.entry, refreshAheadHits.entry, ttlByStatus.entry, respect.entry, settleTTL.entry,
        ])

    let ttl: Field<Int64>
    let scope: Field<CachePolicy.Scope>
    let tags: Field<[Located<TagSpec>]>
    let staleWhileRevalidate: Field<Int64>
    let staleIfError: Field<Int64>
    let keep: Field<Int64>
    let ttlJitter: Field<Int64>
    let refreshAhead: Field<Int64>
    let refreshAheadHits: Field<Int64>
    let ttlByStatus: Field<[Named<Int64>]>
    let respect: Field<CachePolicy.Respect>
    let settleTTL: Field<Int64>

    init(_ cursor: MappingCursor) {
        ttl = cursor.field(Self.ttl)
        scope = cursor.field(Self.scope)
        tags = cursor.field(Self.tags)
        staleWhileRevalidate = cursor.field(Self.staleWhileRevalidate)
        staleIfError = cursor.field(Self.staleIfError)
        keep = cursor.field(Self.keep)
        ttlJitter = cursor.field(Self.ttlJitter)
        refreshAhead = cursor.field(Self.refreshAhead)
        refreshAheadHits = cursor.field(Self.refreshAheadHits)
        ttlByStatus = cursor.field(Self.ttlByStatus)
        respect = cursor.field(Self.respect)
        settleTTL = cursor.field(Self.settleTTL)
    }
}

/// `learns`: what an endpoint's answers tell about the caller.
struct LearnsSpec: Sendable {
    static let country = Key("country", .memberPath, .optional, "Where an answer holds the caller's country.")
    static let locale = Key("locale", .memberPath, .optional, "Where it holds the caller's language or locale.")
    static let table = KeyTable("`learns`", [country.entry, locale.entry])

    let country: Field<[String]>
    let locale: Field<[String]>

    init(_ cursor: MappingCursor) {
        country = cursor.field(Self.country)
        locale = cursor.field(Self.locale)
    }

    var hasInvalidField: Bool { country.isInvalid || locale.isInvalid }

    var facts: [LearntFact] {
        [(LearntFact.Kind.country, country), (.locale, locale)].compactMap { kind, path in
            path.value.map { LearntFact(kind: kind, path: $0) }
        }
    }
}
