package import GatewayEngine
package import GatewayPlan
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
    ///   - didChange: called after each change of a breaker's state, with its name.
    package init(
        _ plan: Plan, upstream: any UpstreamClient, time: SimulatedTime, seed: UInt64,
        didChange: @escaping @Sendable (String, BreakerTransition) -> Void = { _, _ in }
    ) {
        self.plan = plan
        self.time = time
        breakers = BreakerRegistry(plan: plan, seed: seed, didChange: didChange)
        limits = UpstreamLimits(plan: plan.rateLimits, alarmClock: time, now: { time.now })
        let driver = AttemptDriver(
            plan: plan, upstream: upstream, breakers: breakers, limits: limits,
            bulkhead: Bulkhead(plan.concurrency, tools: plan.idLimit), clock: time.clock, seed: seed)
        engine = Engine(plan: plan, upstream: driver, executor: time, now: { time.now })
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
    func rehearsing(_ tools: [ToolPlan]) -> Plan {
        var limits = rateLimits
        // What a 429 adds at random, which no seed decides.
        limits.penalty.jitterPercent = 0
        return Plan(
            server: server, listener: listener, upstream: upstream, cacheStore: cacheStore, maximumAnswerBytes: maximumAnswerBytes,
            tools: tools, surface: surface, resilience: resilience, rateLimits: limits, concurrency: concurrency, warming: warming,
            revision: revision, idLimit: idLimit)
    }
}
