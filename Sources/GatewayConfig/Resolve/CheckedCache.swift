import GatewayPlan

/// The effective cache of an endpoint.
struct CheckedCache: Sendable {
    let ttl: Resolved<Int64>
    let scope: Resolved<CachePolicy.Scope>
    let tags: Resolved<[TagSpec]>
    let staleWhileRevalidate: Resolved<Int64>
    let staleIfError: Resolved<Int64>
    let keep: Resolved<Int64>
    let ttlJitter: Resolved<Int64>
    /// `nil`: never.
    let refreshAhead: Resolved<Int64>?
    let refreshAheadHits: Resolved<Int64>
    let ttlByStatus: Resolved<[Int: Int64]>
    let respect: Resolved<CachePolicy.Respect>
    let settleTTL: Resolved<Int64>

    /// - Parameter templates: of `tags`.
    func policy(_ templates: [TagTemplate]) -> CachePolicy {
        CachePolicy(
            ttl: ttl.value, scope: scope.value, tags: templates, staleWhileRevalidate: staleWhileRevalidate.value,
            staleIfError: staleIfError.value, keep: keep.value, jitterPercent: ttlJitter.value,
            refreshAhead: refreshAhead.map { .init(percent: $0.value, hits: Int(refreshAheadHits.value)) }, ttlByStatus: ttlByStatus.value,
            respect: respect.value, settleTTL: settleTTL.value)
    }
}
