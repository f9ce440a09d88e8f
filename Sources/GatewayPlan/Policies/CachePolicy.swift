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

/// The one store that all cached answers share.
package struct CacheStorePlan: Sendable, Equatable {
    /// Keys and answers together, bytes.
    package var maximumBytes: Int
    /// A tag that would stand for more values than this in one answer stands for all values instead.
    package var maximumTagValues: Int

    package init(maximumBytes: Int, maximumTagValues: Int) {
        self.maximumBytes = maximumBytes
        self.maximumTagValues = maximumTagValues
    }
}
