import Synchronization
package import Tracing

/// A span under way; its end hands what was recorded to the queue of its tracer, once.
package final class RecordedSpan: Span {
    private struct State {
        var record: SpanRecord
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let isSampled: Bool
    private let queue: SpanQueue

    init(_ record: SpanRecord, isSampled: Bool, queue: SpanQueue) {
        self.state = Mutex(State(record: record))
        self.isSampled = isSampled
        self.queue = queue
    }

    /// Where what happens on behalf of this span goes on.
    package var trace: TraceContext {
        let record = state.withLock { $0.record }
        return TraceContext(
            traceID: record.traceID, spanID: record.spanID, isSampled: isSampled, state: record.state, span: isSampled ? self : nil)
    }

    package var context: InstrumentationContext { InstrumentationContext(trace) }

    package var isRecording: Bool { isSampled && state.withLock { !$0.hasEnded } }

    package var operationName: String {
        get { state.withLock { $0.record.name } }
        set { change { $0.name = newValue } }
    }

    package var attributes: SpanAttributes {
        get { state.withLock { $0.record.attributes } }
        set { change { $0.attributes = newValue } }
    }

    package func setStatus(_ status: SpanStatus) { change { $0.status = status } }

    package func addEvent(_ event: SpanEvent) { change { $0.events.append(event) } }

    package func addLink(_ link: SpanLink) { change { $0.links.append(link) } }

    /// Only the error's type: its text may hold anything.
    package func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = String(describing: type(of: error))
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let time = instant().nanosecondsSinceEpoch
        let record = state.withLock { state -> SpanRecord? in
            guard isSampled, !state.hasEnded else { return nil }
            state.hasEnded = true
            state.record.end = max(time, state.record.start)
            return state.record
        }
        if let record { queue.add(record) }
    }

    private func change(_ change: (inout SpanRecord) -> Void) {
        guard isSampled else { return }
        state.withLock { state in if !state.hasEnded { change(&state.record) } }
    }
}
