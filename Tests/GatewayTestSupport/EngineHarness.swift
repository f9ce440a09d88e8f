package import GatewayEngine
package import GatewayPlan
import GatewayRehearsal
package import GatewayTelemetry
package import JSONBytes
import NIOCore

/// An engine over a fake upstream and a manual clock, called with JSON text.
package struct EngineHarness {
    package let upstream: FakeUpstream
    package let clock = ManualClock()
    package let engine: Engine
    private let scratch = CallScratch()

    /// - Parameters:
    ///   - drives: with everything between the engine and the upstream, not the upstream alone.
    ///   - registry: where calls are counted; `nil`: nowhere.
    ///   - observer: told of calls, when they are counted.
    package init(
        _ tools: [ToolPlan], upstream: FakeUpstream = FakeUpstream(json: #"{"ok":1}"#), cacheBytes: Int = 1 << 20,
        answerBytes: Int = 1 << 16, drives: Bool = false, registry: MetricRegistry? = nil, observer: (any CallObserver)? = nil
    ) {
        self.upstream = upstream
        let clock = clock
        let plan = PlanFixtures.plan(tools, cacheBytes: cacheBytes, answerBytes: answerBytes)
        let recorder = registry.map { CallRecorder(plan, in: $0, observer: observer, now: { clock.now }) }
        let driver = drives ? Self.driver(plan, upstream, clock, recorder) : nil
        self.engine = Engine(plan: plan, upstream: driver ?? upstream, recorder: recorder, now: { clock.now })
    }

    /// The whole way of an attempt, with breakers and limits as the Plan says, and no pauses.
    private static func driver(
        _ plan: Plan, _ upstream: FakeUpstream, _ clock: ManualClock, _ recorder: CallRecorder?
    ) -> any UpstreamClient {
        AttemptDriver(
            plan: plan, upstream: upstream, breakers: BreakerRegistry(plan: plan, seed: 1),
            limits: UpstreamLimits(plan: plan.rateLimits, alarmClock: SimulatedTime(), recorder: recorder, now: { clock.now }),
            bulkhead: Bulkhead(plan.concurrency, tools: plan.idLimit), recorder: recorder,
            clock: EngineClock(now: { clock.now }, sleep: { _ in }), seed: 1)
    }

    package func admit(
        _ arguments: String, tool: Int = 0, as principal: Principal = .local, insistsOnFresh: Bool = false
    ) throws -> Admission {
        let message = ByteBuffer(string: arguments)
        let token = try JSONScanner.scan(message.readableBytesUInt8Span)
        return engine.admit(
            engine.plan.tools[tool], arguments: token, message: message, principal: principal, insistsOnFresh: insistsOnFresh,
            scratch: scratch, now: clock.now)
    }

    /// Waits until nothing is asked of the upstream any more: renewals go on behind their answers.
    package func quiesce() async {
        while engine.callsUnderWay > 0 { await Task.yield() }
    }

    package func call(
        _ arguments: String, tool: Int = 0, as principal: Principal = .local, insistsOnFresh: Bool = false
    ) async throws -> Answer {
        switch try admit(arguments, tool: tool, as: principal, insistsOnFresh: insistsOnFresh) {
        case .answered(let answer): return answer
        case .deferred(let call): return await engine.complete(call)
        }
    }
}

extension Answer {
    /// The result members as a document: `content`, `structuredContent`.
    package var document: JSONValue {
        get throws { try JSONValue.parse("{" + String(decoding: content.bytes, as: UTF8.self) + "}") }
    }

    /// What the model reads.
    package var text: String {
        get throws { try document["content"]?[0]?["text"]?.stringValue ?? "" }
    }

    package var structured: JSONValue {
        get throws { try document["structuredContent"] ?? .null }
    }

    package var isHit: Bool {
        if case .hit = source { true } else { false }
    }
}
