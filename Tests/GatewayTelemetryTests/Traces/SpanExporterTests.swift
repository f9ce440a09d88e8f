import JSONBytes
import NIOCore
import Synchronization
import Testing
import Tracing

@testable import GatewayTelemetry

@Suite struct SpanExporterTests {
    @Test func theBodyIsWhatTheProtocolSays() throws {
        var record = SpanRecord(
            traceID: "0af7651916cd43dd8448eb211c80319c", spanID: "b7ad6b7169203331", parentID: "00f067aa0ba902b7", state: "v=1",
            name: "tools/call get_album", kind: .server, start: 1_795_550_974_478_000_001)
        record.end = 1_795_550_974_479_000_002
        record.attributes["mcp.method.name"] = "tools/call"
        record.attributes["http.response.status_code"] = 200
        record.attributes["ratio"] = 0.5
        record.attributes["degraded"] = true
        record.attributes["tags"] = ["a", "b"]
        record.status = SpanStatus(code: .error, message: "m")
        record.events = [
            SpanEvent(name: "retry", at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 7), attributes: ["attempt": 2])
        ]
        let body = OTLPRequest.encode(
            [record], .init(attributes: [("service.name", "spotted")], scope: "setlist", version: "0.1.0"))
        #expect(
            try JSONValue.parse(body)
                == JSONValue.parse(
                    """
                    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"spotted"}}]},
                    "scopeSpans":[{"scope":{"name":"setlist","version":"0.1.0"},"spans":[{
                    "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","parentSpanId":"00f067aa0ba902b7",
                    "traceState":"v=1","name":"tools/call get_album","kind":2,
                    "startTimeUnixNano":"1795550974478000001","endTimeUnixNano":"1795550974479000002",
                    "attributes":[{"key":"degraded","value":{"boolValue":true}},
                    {"key":"http.response.status_code","value":{"intValue":"200"}},
                    {"key":"mcp.method.name","value":{"stringValue":"tools/call"}},{"key":"ratio","value":{"doubleValue":0.5}},
                    {"key":"tags","value":{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"}]}}}],
                    "events":[{"timeUnixNano":"7","name":"retry","attributes":[{"key":"attempt","value":{"intValue":"2"}}]}],
                    "status":{"code":2,"message":"m"}}]}]}]}
                    """))
    }

    @Test func aFullBatchIsSentAtOnceAndTheRestAtTheEnd() async throws {
        let collector = FakeCollector(maximum: 100, maximumBatch: 3)
        let run = Task { await collector.exporter.run() }
        for number in 1...3 { collector.end(number) }
        await collector.requests(1)
        #expect(collector.bodies == [[1, 2, 3]])
        for number in 4...5 { collector.end(number) }
        collector.queue.finish()
        await run.value
        #expect(collector.bodies == [[1, 2, 3], [4, 5]])
        #expect(collector.queue.counts == .init(exported: 5))
    }

    @Test func theRestIsSentWhenTheTimeIsUp() async throws {
        let collector = FakeCollector(maximum: 100, maximumBatch: 10)
        collector.end(1)
        let run = Task { await collector.exporter.run() }
        await collector.pauses(1)
        #expect(collector.bodies.isEmpty)
        collector.timePasses()
        await collector.requests(1)
        #expect(collector.bodies == [[1]])
        #expect(collector.slept.first == 5)
        collector.queue.finish()
        collector.timePasses()
        await run.value
    }

    @Test func whatDoesNotFitIsDroppedAndCounted() async {
        let collector = FakeCollector(maximum: 4, maximumBatch: 2)
        for number in 1...6 { collector.end(number) }
        #expect(collector.queue.counts == .init(dropped: 2))
        collector.queue.finish()
        await collector.exporter.run()
        #expect(collector.bodies == [[1, 2], [3, 4]])
        #expect(collector.queue.counts == .init(dropped: 2, exported: 4))
    }

    @Test func aBusyCollectorIsAskedAgainAndMeanwhileNobodyWaits() async {
        let collector = FakeCollector(maximum: 2, maximumBatch: 1)
        collector.answers([.later(after: 3_000_000_000, why: "503"), .later(after: nil, why: "503"), .accepted])
        collector.end(1)
        let run = Task { await collector.exporter.run() }
        await collector.requests(1)
        await collector.pauses(2)
        for number in 2...4 { collector.end(number) }
        #expect(collector.queue.counts == .init(dropped: 1))
        collector.timePasses()
        await collector.requests(2)
        // The clock's own and the exporter's.
        await collector.pauses(4)
        collector.timePasses()
        await collector.requests(5)
        collector.queue.finish()
        collector.timePasses()
        await run.value
        #expect(collector.bodies == [[1], [1], [1], [2], [3]])
        #expect(Array(collector.slept.filter { $0 != 5 }) == [3, 2])
        #expect(collector.queue.counts == .init(dropped: 1, exported: 3))
        #expect(collector.reports.isEmpty)
    }

    @Test func whatIsRefusedIsLostAndReportedOnceUntilItWorksAgain() async {
        let collector = FakeCollector(maximum: 10, maximumBatch: 1)
        collector.answers([.rejected(why: "400"), .rejected(why: "400"), .accepted, .accepted])
        for number in 1...4 { collector.end(number) }
        let run = Task { await collector.exporter.run() }
        await collector.requests(4)
        collector.queue.finish()
        collector.timePasses()
        await run.value
        #expect(collector.reports == ["400", nil])
        #expect(collector.queue.counts == .init(exported: 2, failed: 2))
    }

    @Test func aStopDoesNotWaitForACollectorThatIsAway() async {
        let collector = FakeCollector(maximum: 10, maximumBatch: 1)
        collector.answers(Array(repeating: .later(after: nil, why: "away"), count: 20))
        for number in 1...3 { collector.end(number) }
        let run = Task { await collector.exporter.run() }
        await collector.requests(1)
        collector.queue.finish()
        await run.value
        #expect(collector.bodies.count <= 3)
        #expect(collector.reports == ["away"])
    }
}

/// A collector that answers as it is told, and a clock that stands still until it is told otherwise.
private final class FakeCollector: Sendable {
    private struct State {
        var bodies: [[Int]] = []
        var answers: [SpanExporter.Delivery] = []
        var reports: [String?] = []
        /// Seconds.
        var slept: [Int64] = []
        var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
        var woken: Set<Int> = []
    }

    let queue: SpanQueue
    private let state = Mutex(State())

    init(maximum: Int, maximumBatch: Int) { queue = SpanQueue(maximum: maximum, maximumBatch: maximumBatch) }

    var exporter: SpanExporter {
        SpanExporter(
            queue: queue, resource: .init(attributes: [], scope: "s", version: "1"), period: 5_000_000_000, patience: 30_000_000_000,
            sleep: { await self.sleep($0) }, report: { problem in self.state.withLock { $0.reports.append(problem) } },
            send: { body in self.take(body) })
    }

    var bodies: [[Int]] { state.withLock { $0.bodies } }
    var reports: [String?] { state.withLock { $0.reports } }
    var slept: [Int64] { state.withLock { $0.slept } }

    func answers(_ answers: [SpanExporter.Delivery]) { state.withLock { $0.answers = answers } }

    /// A span with this number as its name ends.
    func end(_ number: Int) {
        queue.add(SpanRecord(traceID: "t", spanID: "s", parentID: nil, state: nil, name: String(number), kind: .internal, start: 1))
    }

    private func take(_ body: ByteBuffer) -> SpanExporter.Delivery {
        let spans = (try? JSONValue.parse(body))?["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?.arrayValue ?? []
        return state.withLock { state in
            state.bodies.append(spans.compactMap { $0["name"]?.stringValue.flatMap { Int($0) } })
            return state.answers.isEmpty ? .accepted : state.answers.removeFirst()
        }
    }

    private func sleep(_ nanoseconds: Int64) async {
        let number = state.withLock { state in
            state.slept.append(nanoseconds / 1_000_000_000)
            return state.slept.count
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.woken.contains(number) { return true }
                    state.sleepers[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake { $0 == number }
        }
    }

    private func wake(_ isMeant: (Int) -> Bool) {
        let sleepers = state.withLock { state in
            let numbers = (1...max(1, state.slept.count)).filter(isMeant)
            state.woken.formUnion(numbers)
            return numbers.compactMap { state.sleepers.removeValue(forKey: $0) }
        }
        for sleeper in sleepers { sleeper.resume() }
    }

    /// Everybody who sleeps wakes up.
    func timePasses() { wake { _ in true } }

    /// Returns when so many requests have come.
    func requests(_ count: Int) async { while bodies.count < count { await Task.yield() } }

    /// Returns when somebody has begun to sleep so often.
    func pauses(_ count: Int) async { while slept.count < count { await Task.yield() } }
}
