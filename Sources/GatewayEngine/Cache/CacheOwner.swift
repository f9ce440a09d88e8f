import GatewayPlan

/// Whom a cached answer may be given to: part of its key.
enum CacheOwner {
    case everybody
    case country(String)
    case locale(country: String, locale: String)
    case principal(Principal)

    /// - Parameter facts: what is known of the principal; only asked for when the scope needs it.
    init(_ scope: CachePolicy.Scope, _ principal: Principal, _ facts: @autoclosure () -> PrincipalFacts.Facts) {
        switch scope {
        case .public: self = .everybody
        case .user: self = .principal(principal)
        case .country:
            if let country = facts().country { self = .country(country) } else { self = .principal(principal) }
        case .locale:
            let known = facts()
            if let country = known.country, let locale = known.locale {
                self = .locale(country: country, locale: locale)
            } else {
                self = .principal(principal)
            }
        }
    }

    /// Counted up to drop everything of one principal; what is shared has a counter of its own.
    var slot: TagSlot {
        var hash = TagHash()
        // No tag has an empty segment.
        hash.add([UInt8]().span)
        if case .principal(let principal) = self { hash.add(principal.id.utf8.span) }
        return TagSlot(hash: hash.exact)
    }
}
