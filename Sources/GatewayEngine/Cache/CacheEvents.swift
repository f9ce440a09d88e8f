/// What happens to entries, counted where they are.
enum EntryEvent: Int, CaseIterable {
    /// Fresh when asked for.
    case hits
    /// Stale when asked for, and served while it is renewed.
    case stale
    /// Not there when asked for, or too old.
    case misses
    case fills
    /// Another has its key.
    case replaced
    /// Others needed its room.
    case evicted
    /// Too old for any use.
    case expired
    /// A write made it stale, or its owner was purged.
    case invalidated
    /// The first use of what was fetched before anybody asked.
    case warmingsUsed
}

/// What happens on the way to the upstream, counted there.
enum FlightEvent: Int, CaseIterable {
    /// Joined somebody else's exchange.
    case coalesced
    /// Begun behind an answer already given.
    case refreshes
    /// The upstream's answer could not be used.
    case failures
    /// A stale answer was served instead.
    case staleIfError
    /// The upstream confirmed the old answer.
    case notModified
    /// Answered, and not stored.
    case bypassed
}
