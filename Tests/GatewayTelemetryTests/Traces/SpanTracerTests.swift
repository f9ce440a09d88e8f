import Synchronization
import Testing
import Tracing

@testable import GatewayTelemetry

@Suite struct SpanTracerTests {
    private static let remote = TraceContext(parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", state: "vendor=1")

    private func tracer(_ queue: SpanQueue, _ sampler: TraceSampler = TraceSampler(ratio: 1, followsParent: true)) -> SpanTracer {
        let last = Counting()
        return SpanTracer(sampler: sampler, queue: queue, random: { last.next() })
    }

    private func at(_ time: UInt64) -> DefaultTracerClock.Timestamp { .init(nanosecondsSinceEpoch: time) }

    @Test func aSpanGoesOnWithItsCallersTrace() throws {
        let queue = SpanQueue(maximum: 10, maximumBatch: 10)
        let span = tracer(queue).startSpan("a", context: InstrumentationContext(Self.remote), ofKind: .server, at: at(5))
        span.attributes["x"] = 1
        span.addEvent(SpanEvent(name: "retry", at: at(6)))
        span.setStatus(SpanStatus(code: .error))
        span.end(at: at(7))
        let record = try #require(queue.take().first)
        #expect(record.traceID == "0af7651916cd43dd8448eb211c80319c")
        #expect(record.parentID == "b7ad6b7169203331")
        #expect(record.spanID == "0000000000000001")
        #expect((record.name, record.kind, record.start, record.end) == ("a", .server, 5, 7))
        #expect(record.events.map(\.name) == ["retry"])
        #expect(record.status?.code == .error)
        #expect(record.state == "vendor=1")
    }

    @Test func aChildBelongsToItsParent() throws {
        let queue = SpanQueue(maximum: 10, maximumBatch: 10)
        let tracer = tracer(queue)
        let parent = tracer.startSpan("a", context: InstrumentationContext(Self.remote), ofKind: .server, at: at(5))
        let child = tracer.startSpan("b", context: parent.context, ofKind: .client, at: at(6))
        #expect(tracer.activeSpan(identifiedBy: parent.context) === parent)
        #expect(child.trace.parent == "00-0af7651916cd43dd8448eb211c80319c-0000000000000002-01")
        child.end(at: at(7))
        parent.end(at: at(8))
        #expect(queue.take().map(\.parentID) == ["0000000000000001", "b7ad6b7169203331"])
        #expect(!parent.isRecording)
    }

    @Test func withoutACallersTraceOneBegins() throws {
        let queue = SpanQueue(maximum: 10, maximumBatch: 10)
        tracer(queue).startSpan("a", context: .topLevel, ofKind: .client, at: at(5)).end(at: at(6))
        let record = try #require(queue.take().first)
        #expect(record.parentID == nil)
        #expect(record.traceID == "00000000000000010000000000000002")
    }

    @Test func aSpanEndsOnceAndNotBeforeItBegan() throws {
        let queue = SpanQueue(maximum: 10, maximumBatch: 10)
        let span = tracer(queue).startSpan("a", context: .topLevel, ofKind: .client, at: at(5))
        span.end(at: at(4))
        span.attributes["late"] = true
        span.end(at: at(9))
        let records = queue.take()
        #expect(records.map(\.end) == [5])
        #expect(records[0].attributes.isEmpty)
    }

    @Test func whatIsNotSampledIsHandedOnAndNotRecorded() {
        let queue = SpanQueue(maximum: 10, maximumBatch: 10)
        let unsampled = TraceContext(parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
        let tracer = tracer(queue)
        let span = tracer.startSpan("a", context: InstrumentationContext(unsampled), ofKind: .server, at: at(5))
        #expect(!span.isRecording)
        #expect(span.trace.parent == "00-0af7651916cd43dd8448eb211c80319c-0000000000000001-00")
        #expect(tracer.activeSpan(identifiedBy: span.context) == nil)
        span.attributes["x"] = 1
        span.end(at: at(6))
        #expect(queue.take().isEmpty)
    }

    @Test(arguments: [
        ("always_on", nil, 0 as UInt64, true), ("always_off", nil, .max, false), ("traceidratio", "0.5", 0x0080_0000_0000_0000, true),
        ("traceidratio", "0.5", 0x007F_FFFF_FFFF_FFFF, false), ("traceidratio", "0", .max, false), ("traceidratio", "1", 0, true),
        ("parentbased_traceidratio", "0", .max, false),
    ])
    func samplersGoByTheRandomBitsOfTheTrace(name: String, argument: String?, bits: UInt64, records: Bool) throws {
        let sampler = try #require(TraceSampler(named: name, argument: argument))
        let digits = String(repeating: "a", count: 16) + TraceContext.digits(bits)
        #expect(sampler.records(traceID: digits, parent: nil) == records)
    }

    @Test(arguments: [("parentbased_always_off", true), ("always_off", false)])
    func aCallersDecisionHoldsWhereTheSamplerSaysSo(name: String, records: Bool) throws {
        let sampler = try #require(TraceSampler(named: name, argument: nil))
        let remote = try #require(Self.remote)
        #expect(sampler.records(traceID: remote.traceID, parent: remote) == records)
    }

    @Test(arguments: [("jaeger_remote", nil), ("traceidratio", "2"), ("traceidratio", "x"), ("", nil)])
    func otherSamplersAreNone(name: String, argument: String?) { #expect(TraceSampler(named: name, argument: argument) == nil) }

    @Test func headersAreReadAndWritten() {
        let tracer = tracer(SpanQueue(maximum: 1, maximumBatch: 1))
        var context = InstrumentationContext.topLevel
        tracer.extract(["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], into: &context, using: Headers())
        #expect(context.trace?.spanID == "b7ad6b7169203331")
        var headers: [String: String] = [:]
        tracer.inject(InstrumentationContext(Self.remote), into: &headers, using: Headers())
        #expect(headers == ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "vendor=1"])
    }

    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }
}

/// 1, 2, 3 and so on.
final class Counting: Sendable {
    private let last = Mutex<UInt64>(0)

    func next() -> UInt64 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}
