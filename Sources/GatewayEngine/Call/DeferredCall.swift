package import GatewayTelemetry
package import NIOCore

/// What `Engine.admit` decided.
package enum Admission: Sendable {
    case answered(Answer)
    /// To be continued with `Engine.complete`.
    case deferred(DeferredCall)
}

/// A checked call that needs the upstream.
package struct DeferredCall: Sendable {
    package private(set) var call: ToolCall
    /// `nil`: the answer is not cached.
    let read: CachedRead?
    /// When the client's call came; `nil`: it is no client's.
    var arrival: NIODeadline?

    init(call: ToolCall, read: CachedRead?, arrival: NIODeadline?) {
        self.call = call
        self.read = read
        self.arrival = arrival
    }

    /// When the caller no longer wants the answer.
    package var deadline: NIODeadline {
        get { call.deadline }
        set { call.deadline = newValue }
    }

    /// What its look into the cache was, when nothing comes of it any more.
    var lookupInVain: CacheLookup? { read.map { $0.insistsOnFresh ? .bypass : .miss } }

    /// Where it is told what the call waits for.
    package var progress: (any ProgressSink)? {
        get { call.progress }
        set { call.progress = newValue }
    }

    /// What the upstream is told beside the body, and what it says before its answer.
    package var relay: RelayedCall? {
        get { call.relay }
        set { call.relay = newValue }
    }

    /// The caller's trace.
    package var trace: TraceContext? {
        get { call.trace }
        set { call.trace = newValue }
    }
}

/// A call whose answer is cached: under which key, and who shares it.
struct CachedRead: Sendable {
    let key: FlightTable.Key
    /// The counters of the answer's tags and of its owner.
    let slots: [TagSlot]
    /// The caller takes no answer that was there before.
    let insistsOnFresh: Bool
    /// When the cache was asked, nanoseconds of uptime.
    let askedAt: Int64
    /// Where the exchange runs; `nil`: anywhere.
    let executor: (any TaskExecutor)?
}
