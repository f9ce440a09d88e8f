/// What `Engine.admit` decided.
package enum Admission: Sendable {
    case answered(Answer)
    /// To be continued with `Engine.complete`.
    case deferred(DeferredCall)
}

/// A checked call that needs the upstream.
package struct DeferredCall: Sendable {
    package var call: ToolCall
    /// `nil`: the answer is not cached.
    let read: CachedRead?
}

/// A call whose answer is cached: under which key, and who shares it.
struct CachedRead: Sendable {
    let key: FlightTable.Key
    /// The counters of the answer's tags and of its owner.
    let slots: [TagSlot]
    /// The caller takes no answer that was there before.
    let insistsOnFresh: Bool
    /// Where the exchange runs; `nil`: anywhere.
    let executor: (any TaskExecutor)?
}
