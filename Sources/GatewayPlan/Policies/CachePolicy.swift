/// How long and for whom a tool's answers are kept.
package struct CachePolicy: Sendable, Equatable {
    package enum Scope: String, Sendable, CaseIterable {
        /// One answer for everybody.
        case `public`
        /// One answer per principal.
        case user
    }

    /// Nanoseconds; more than zero.
    package var ttl: Int64
    package var scope: Scope
    /// What an answer is about; a write that invalidates a tag makes it unreachable.
    package var tags: [TagTemplate]

    package init(ttl: Int64, scope: Scope, tags: [TagTemplate]) {
        self.ttl = ttl
        self.scope = scope
        self.tags = tags
    }
}

/// A hierarchical tag such as `playlist/{playlist_id}/items`, with parameters still to be filled in.
///
/// In `invalidates`, `/**` at the end means the tag and everything below it.
package struct TagTemplate: Sendable, Equatable {
    package enum Segment: Sendable, Equatable {
        case literal(String)
        /// The text of the parameter at this position.
        case parameter(Int)
    }

    package var segments: [Segment]
    package var coversDescendants: Bool

    package init(segments: [Segment], coversDescendants: Bool) {
        self.segments = segments
        self.coversDescendants = coversDescendants
    }
}

/// The one store that all cached answers share.
package struct CacheStorePlan: Sendable, Equatable {
    /// Keys and answers together, bytes.
    package var maximumBytes: Int

    package init(maximumBytes: Int) { self.maximumBytes = maximumBytes }
}
