package import Tracing

/// swift-distributed-tracing's way to a queue of spans: W3C Trace Context on the wire, sampled when a span begins.
package final class SpanTracer: Tracer {
    private let sampler: TraceSampler
    private let queue: SpanQueue
    private let random: @Sendable () -> UInt64

    /// - Parameter random: what ids are made of.
    package init(
        sampler: TraceSampler, queue: SpanQueue, random: @escaping @Sendable () -> UInt64 = { .random(in: 0 ... .max) }
    ) {
        self.sampler = sampler
        self.queue = queue
        self.random = random
    }

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        let parent = context().trace
        let traceID = parent?.traceID ?? TraceContext.digits(random()) + TraceContext.digits(nonZero())
        let record = SpanRecord(
            traceID: traceID, spanID: TraceContext.digits(nonZero()), parentID: parent?.spanID, state: parent?.state, name: operationName,
            kind: kind, start: instant().nanosecondsSinceEpoch)
        return RecordedSpan(record, isSampled: sampler.records(traceID: traceID, parent: parent), queue: queue)
    }

    package func activeSpan(identifiedBy context: InstrumentationContext) -> RecordedSpan? { context.trace?.span as? RecordedSpan }

    package func forceFlush() { queue.wake() }

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: "traceparent", from: carrier) else { return }
        context.trace = TraceContext(parent: parent, state: extractor.extract(key: "tracestate", from: carrier))
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.parent, forKey: "traceparent", into: &carrier)
        if let state = trace.state { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }

    /// An id of zeros only means that there is none.
    private func nonZero() -> UInt64 {
        let number = random()
        return number == 0 ? 1 : number
    }
}
