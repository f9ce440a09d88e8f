package import Tracing

/// A span that has ended, ready to be sent.
package struct SpanRecord: Sendable {
    package var traceID: String
    package var spanID: String
    /// `nil`: it began the trace.
    package var parentID: String?
    package var state: String?
    package var name: String
    package var kind: SpanKind
    /// Nanoseconds since 1970.
    package var start: UInt64
    /// Nanoseconds since 1970, not before `start`.
    package var end: UInt64
    package var attributes: SpanAttributes = [:]
    package var events: [SpanEvent] = []
    package var links: [SpanLink] = []
    package var status: SpanStatus?

    package init(traceID: String, spanID: String, parentID: String?, state: String?, name: String, kind: SpanKind, start: UInt64) {
        self.traceID = traceID
        self.spanID = spanID
        self.parentID = parentID
        self.state = state
        self.name = name
        self.kind = kind
        self.start = start
        self.end = start
    }
}
