import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTestSupport
import JSONBytes
import Logging
import NIOCore
import Synchronization
import Tracing

@testable import GatewayTelemetry

/// An engine with its driver over a fake upstream, whose log and spans are collected; the calendar says 1,000 s when the clock begins.
struct SignalsHarness {
    /// For a minute.
    static let cached = CachePolicy(ttl: 60_000_000_000, scope: .public, tags: [])

    let upstream = FakeUpstream(json: #"{"ok":1}"#)
    let clock = ManualClock()
    let queue = SpanQueue(maximum: 100, maximumBatch: 100)
    let output: LogOutput
    let engine: Engine
    private let written: Written
    private let scratch = CallScratch()

    private final class Written: Sendable {
        let text = Mutex("")
        let random = Mutex<UInt64>(0)
    }

    /// - Parameters:
    ///   - sample: the calls are chosen by 0, 1, 2 and so on.
    ///   - sampler: `nil`: nothing is traced.
    init(
        _ tools: [ToolPlan], level: Logger.Level = .notice, sample: Int? = nil,
        sampler: TraceSampler? = TraceSampler(ratio: 1, followsParent: true)
    ) {
        let (written, clock, queue) = (Written(), clock, queue)
        self.written = written
        let output = LogOutput(format: .json, level: level, time: { 0 }) { line in written.text.withLock { $0 += String(buffer: line) } }
        self.output = output
        let plan = PlanFixtures.plan(tools, resilience: .standard())
        let next = { @Sendable () -> UInt64 in
            written.random.withLock { last in
                defer { last += 1 }
                return last
            }
        }
        let start = clock.now
        let tracer = sampler.map { sampler in
            CallTracer(
                SpanTracer(sampler: sampler, queue: queue), plan: plan, transport: "tcp",
                wallClock: { 1_000_000_000_000 + (clock.now - start).nanoseconds }, now: { clock.now })
        }
        let signals = CallSignals(log: CallLog(output, revision: "r1", sample: sample, random: next), tracer: tracer)
        let recorder = CallRecorder(plan, in: MetricRegistry(), observer: signals, now: { clock.now })
        let driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: BreakerRegistry(plan: plan, seed: 1),
            limits: UpstreamLimits(plan: plan.rateLimits, alarmClock: SimulatedTime(), now: { clock.now }),
            bulkhead: Bulkhead(plan.concurrency, tools: tools.count), recorder: recorder,
            clock: EngineClock(now: { clock.now }, sleep: { _ in clock.advance(by: .milliseconds(100)) }), seed: 1)
        engine = Engine(plan: plan, upstream: driver, recorder: recorder, now: { clock.now })
    }

    /// One call as the MCP room makes it.
    @discardableResult
    func call(_ arguments: String = #"{"id":"a"}"#, tool: Int = 0, trace: TraceContext? = nil) async throws -> Answer {
        let message = ByteBuffer(string: arguments)
        let token = try JSONScanner.scan(message.readableBytesUInt8Span)
        let admission = engine.admit(
            engine.plan.tools[tool], arguments: token, message: message, principal: .local, trace: engine.wantsTraces ? trace : nil,
            scratch: scratch, now: clock.now)
        switch admission {
        case .answered(let answer): return answer
        case .deferred(let call): return await engine.complete(engine.begin(call, from: trace))
        }
    }

    /// What was logged since the last time, as documents.
    var lines: [JSONValue] {
        get throws {
            try written.text.withLock { text in
                defer { text = "" }
                return try text.split(separator: "\n").map { try JSONValue.parse(String($0)) }
            }
        }
    }

    /// The spans that have ended since the last time.
    var spans: [SpanRecord] { queue.take() }
}

extension SpanRecord {
    subscript(name: String) -> String? {
        switch attributes.get(name) {
        case .string(let text)?: text
        case .int64(let number)?: String(number)
        case .int32(let number)?: String(number)
        case .double(let number)?: String(number)
        default: nil
        }
    }
}
