/// How long and for whom a tool's answers are kept.
///
/// By age an answer is fresh, then stale but served while it is renewed, then served only when that failed, then kept to be
/// revalidated. Each window begins where the ttl ends (RFC 5861).
package struct CachePolicy: Sendable, Equatable {
    package enum Scope: String, Sendable, CaseIterable {
        /// One answer for everybody.
        case `public`
        /// One answer per country of the principals; per principal where it is not known.
        case country
        /// One answer per country and locale of the principals; per principal where one is not known.
        case locale
        /// One answer per principal.
        case user
    }

    /// Whose word counts for how long an answer is fresh.
    package enum Respect: String, Sendable, CaseIterable {
        /// The operator's alone.
        case config
        /// The upstream may shorten it with `Cache-Control`.
        case header
    }

    /// Renewing an answer before it is stale, so that nobody waits for one that is often asked for.
    package struct RefreshAhead: Sendable, Equatable {
        /// The part of the ttl after which a hit renews the answer, in hundredths.
        package var percent: Int64
        /// Only answers that were hit as often.
        package var hits: Int

        package init(percent: Int64, hits: Int) {
            self.percent = percent
            self.hits = hits
        }
    }

    /// Nanoseconds; more than zero.
    package var ttl: Int64
    package var scope: Scope
    /// What an answer is about; a write that invalidates a tag makes it unreachable.
    package var tags: [TagTemplate]
    /// Nanoseconds after the ttl in which a stale answer is served while it is renewed.
    package var staleWhileRevalidate: Int64
    /// Nanoseconds after the ttl in which a stale answer is served when it cannot be renewed.
    package var staleIfError: Int64
    /// Nanoseconds after the ttl in which an answer may still be revalidated.
    package var keep: Int64
    /// By how much of the ttl it is shortened at most, in hundredths, so that answers of one moment do not end in one moment.
    package var jitterPercent: Int64
    package var refreshAhead: RefreshAhead?
    /// The ttl of answers other than 200, nanoseconds; of errors only those named here are kept.
    package var ttlByStatus: [Int: Int64]
    package var respect: Respect
    /// How long an answer is fresh that was read before a write to it has settled, nanoseconds.
    package var settleTTL: Int64

    package init(
        ttl: Int64, scope: Scope, tags: [TagTemplate], staleWhileRevalidate: Int64 = 0, staleIfError: Int64 = 0, keep: Int64 = 0,
        jitterPercent: Int64 = 0, refreshAhead: RefreshAhead? = nil, ttlByStatus: [Int: Int64] = [:], respect: Respect = .config,
        settleTTL: Int64 = 100_000_000
    ) {
        self.ttl = ttl
        self.scope = scope
        self.tags = tags
        self.staleWhileRevalidate = staleWhileRevalidate
        self.staleIfError = staleIfError
        self.keep = keep
        self.jitterPercent = jitterPercent
        self.refreshAhead = refreshAhead
        self.ttlByStatus = ttlByStatus
        self.respect = respect
        self.settleTTL = settleTTL
    }
}
