package import GatewayEngine
package import GatewayPlan
package import GatewayTelemetry
import JSONBytes
package import NIOCore

/// A gateway without listeners and network: the engine and everything before the upstream, on a clock that nobody waits for.
package struct Rehearsal: Sendable {
    package let plan: Plan
    package let time: SimulatedTime
    package let engine: Engine
    package let breakers: BreakerRegistry
    package let limits: UpstreamLimits

    /// - Parameters:
    ///   - plan: as `Plan.forRehearsal` makes it.
    ///   - time: in which the upstream lives, too.
    ///   - seed: of the random pauses and open times.
    ///   - metrics: where everything is counted that calls bring about; `nil`: nothing is.
    ///   - didChange: called after each change of a breaker's state, with its name.
    package init(
        _ plan: Plan, upstream: any UpstreamClient, time: SimulatedTime, seed: UInt64, metrics: MetricRegistry? = nil,
        didChange: @escaping @Sendable (String, BreakerTransition) -> Void = { _, _ in }
    ) {
        self.plan = plan
        self.time = time
        let recorder = metrics.map { CallRecorder(plan, in: $0, now: { time.now }) }
        let counted = metrics.map { CountedUpstream(upstream: upstream, metrics: UpstreamMetrics(plan, in: $0), time: time) }
        let bulkhead = Bulkhead(plan.concurrency, tools: plan.idLimit)
        breakers = BreakerRegistry(plan: plan, seed: seed, didChange: didChange)
        limits = UpstreamLimits(plan: plan.rateLimits, alarmClock: time, recorder: recorder, now: { time.now })
        let driver = AttemptDriver(
            plan: plan, upstream: counted ?? upstream, breakers: breakers, limits: limits, bulkhead: bulkhead, recorder: recorder,
            clock: time.clock, seed: seed)
        engine = Engine(plan: plan, upstream: driver, recorder: recorder, executor: time, now: { time.now })
        metrics?.add(
            EngineMetrics(
                engine: engine, warmer: Warmer(engine: engine, plan: .none, now: { time.now }), limits: limits, bulkhead: bulkhead,
                driver: driver, breakers: breakers, now: { time.now }, wallClock: { Int64(time.now.uptimeNanoseconds) }))
    }

    /// Calls a tool as a client would; to be awaited in simulated time.
    ///
    /// - Parameter arguments: a JSON object.
    package func call(_ tool: ToolPlan, _ arguments: ByteBuffer, as caller: Principal, insistsOnFresh: Bool = false) async -> Answer? {
        guard let token = try? JSONScanner.scan(arguments.readableBytesUInt8Span) else { return nil }
        let admission = engine.admit(
            tool, arguments: token, message: arguments, principal: caller, insistsOnFresh: insistsOnFresh,
            scratch: CallScratch(executor: time), now: time.now)
        switch admission {
        case .answered(let answer): return answer
        case .deferred(let call): return await engine.complete(call)
        }
    }
}

extension Plan {
    /// The same configuration with every tool offered.
    package var forRehearsal: Plan { rehearsing((tools + hidden.map(\.tool)).sorted { $0.name < $1.name }) }

    /// The same configuration with these tools, and with a gate that opens when it says.
    package func rehearsing(_ tools: [ToolPlan]) -> Plan {
        var limits = rateLimits
        // What a 429 adds at random, which no seed decides.
        limits.penalty.jitterPercent = 0
        return Plan(
            server: server, listener: listener, upstream: upstream, cacheStore: cacheStore, maximumAnswerBytes: maximumAnswerBytes,
            tools: tools, surface: surface, resilience: resilience, rateLimits: limits, concurrency: concurrency, warming: warming,
            revision: revision, idLimit: idLimit)
    }
}
