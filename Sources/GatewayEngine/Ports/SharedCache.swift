/// A second tier of answers that several gateways share; asked on a miss, never on a hit.
///
/// It counts the same tags as the cache does, which have the same numbers in every process, and keeps epochs of its own for them.
package protocol SharedCache: Sendable {
    /// The answer under a key, if none of its tags was counted up since it was stored, and the epochs of these tags as of now.
    func get(_ key: [UInt8], tags: [TagSlot]) async -> SharedLookup
    /// Stores an answer, unless one of its tags has been counted up since these epochs.
    func set(_ answer: SharedAnswer, under key: [UInt8], tags: [TagSlot], epochs: [UInt64]) async
    /// Counts tags up: whatever carries one of them is stale.
    func invalidate(_ tags: [TagSlot]) async
}

/// What is known under a key before a request for it is sent.
package struct SharedLookup: Sendable {
    package var answer: SharedAnswer?
    /// In the order of the tags.
    package var epochs: [UInt64]

    package init(answer: SharedAnswer?, epochs: [UInt64]) {
        self.answer = answer
        self.epochs = epochs
    }
}

/// An answer on its way to or from another gateway.
package struct SharedAnswer: Sendable {
    package var content: AnswerContent
    package var etag: String?
    /// Since it came from the upstream, nanoseconds.
    package var age: Int64
    /// Counted from then, nanoseconds.
    package var freshFor: Int64

    package init(content: AnswerContent, etag: String?, age: Int64, freshFor: Int64) {
        self.content = content
        self.etag = etag
        self.age = age
        self.freshFor = freshFor
    }
}
