import GatewayEngine
package import GatewayPlan
import GatewayTelemetry
import NIOCore
import Synchronization

/// Carries out cases, each before a gateway of its own.
package struct CaseRunner {
    private let plan: Plan

    /// - Parameter plan: the operator's; tools that are not offered can be called all the same.
    package init(_ plan: Plan) { self.plan = plan.forRehearsal }

    /// Runs one case to its end, whatever fails on the way.
    package func run(_ planned: CasePlan) -> CaseResult {
        let time = SimulatedTime()
        let upstream = ScriptedUpstream(time: time, maximumBytes: plan.upstream.maximumResponseBytes)
        let metrics = MetricRegistry()
        // To make thousands of series is most of the work of a case that looks at none.
        let isCounting = planned.steps.contains { !MetricChanges.definitions(of: $0.expectations).isEmpty }
        let rehearsal = Rehearsal(plan, upstream: upstream, time: time, seed: 1, metrics: isCounting ? metrics : nil)
        var result = CaseResult(name: planned.name, place: planned.place)
        for step in planned.steps { result.failures += perform(step, rehearsal, upstream, metrics) }
        return result
    }

    private func perform(_ step: CaseStep, _ rehearsal: Rehearsal, _ upstream: ScriptedUpstream, _ metrics: MetricRegistry) -> [CaseFailure]
    {
        let (time, engine) = (rehearsal.time, rehearsal.engine)
        // What the time brings about belongs to the step: renewals that end, what settles.
        upstream.load(step.upstream)
        let before = engine.invalidationTotals
        let counted = MetricChanges.definitions(of: step.expectations)
        let numbers = metrics.readings(of: counted)
        if step.advance > 0 { time.run(to: time.now + .nanoseconds(step.advance)) }
        keepUp(rehearsal)
        let start = time.now
        var outcome: CaseOutcome.Call?
        if let call = step.call, let tool = rehearsal.plan.tool(named: call.tool) {
            let caller = call.caller.map { Principal(id: $0) } ?? .local
            let box = AnswerBox()
            time.start {
                box.put(await rehearsal.call(tool, call.arguments, as: caller, insistsOnFresh: call.insistsOnFresh))
            }
            guard time.run(until: { box.isFull }), let answer = box.answer else {
                return [CaseFailure(place: step.place, what: "call", expected: "an answer", got: "none, however long it waits")]
            }
            outcome = CaseOutcome.Call(tool: tool, answer: answer, took: (time.now - start).nanoseconds)
        }
        keepUp(rehearsal)
        let after = engine.invalidationTotals
        let records = engine.recentInvalidations.prefix(after.invalidations - before.invalidations).map(\.tag)
        let judge = CaseJudge(
            outcome: CaseOutcome(
                call: outcome, received: upstream.received, invalidated: Array(records.reversed()),
                unreachable: Int(after.entries - before.entries), breaker: breaker(of: outcome?.tool, rehearsal),
                gate: rehearsal.limits.closedFor(now: time.now) ?? 0,
                changes: MetricChanges(from: numbers, to: metrics.readings(of: counted))))
        var failures = step.expectations.flatMap { judge.failures(of: $0) }
        if upstream.surplus > 0 {
            failures.append(
                CaseFailure(
                    place: step.place, what: "upstream", expected: "\(step.upstream.count) requests", got: "\(upstream.received.count)",
                    details: upstream.received.map(\.line)))
        }
        if upstream.unused > 0 {
            failures.append(
                CaseFailure(
                    place: step.place, what: "upstream", expected: "\(step.upstream.count) requests", got: "\(upstream.received.count)"))
        }
        return failures
    }

    /// What a gateway does every second, and whatever else can be done without waiting.
    private func keepUp(_ rehearsal: Rehearsal) {
        rehearsal.time.start { await rehearsal.engine.upkeep() }
        rehearsal.time.run(to: rehearsal.time.now)
    }

    private func breaker(of tool: ToolPlan?, _ rehearsal: Rehearsal) -> BreakerState? {
        tool.flatMap { rehearsal.breakers.breaker(for: $0) }?.standing(now: rehearsal.time.now).state
    }
}

/// Where the answer of a call is put when it has come.
private final class AnswerBox: Sendable {
    private let content = Mutex<(isFull: Bool, answer: Answer?)>((false, nil))

    var isFull: Bool { content.withLock { $0.isFull } }
    var answer: Answer? { content.withLock { $0.answer } }

    func put(_ answer: Answer?) { content.withLock { $0 = (true, answer) } }
}
