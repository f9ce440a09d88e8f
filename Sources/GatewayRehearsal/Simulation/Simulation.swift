import GatewayEngine
package import GatewayPlan
import JSONBytes
import NIOCore
import Synchronization

/// Runs a configuration through a scenario; the same seed gives the same timeline.
package struct Simulation {
    private let plan: Plan
    private let scenario: Scenario
    private let seed: UInt64

    /// - Parameter plan: the operator's; what is not offered is not called.
    package init(_ plan: Plan, _ scenario: Scenario, seed: UInt64) {
        self.plan = plan.offeredForRehearsal
        self.scenario = scenario
        self.seed = seed
    }

    /// Tools that the scenario names and that are not offered, or for which no arguments can be made up.
    package var uncallable: [String] {
        let callable = Set(plan.tools.filter { Load.canCall($0) }.map(\.name))
        return scenario.tools.filter { !callable.contains($0) }
    }

    /// - Parameter intervals: of the timeline.
    /// - Returns: `nil`: there is no tool for which arguments can be made up.
    package func run(intervals: Int) -> Timeline? {
        let load = Load(plan, callers: scenario.callers, seed: seed)
        guard !load.isEmpty else { return nil }
        let recorder = Recorder(Timeline(scenario, seed: seed, intervals: intervals))
        let time = SimulatedTime()
        let start = time.now
        let upstream = SimulatedUpstream(scenario, time: time, seed: seed &+ 1)
        let rehearsal = Rehearsal(plan, upstream: upstream, time: time, seed: seed &+ 2) { name, transition in
            recorder.note(transition, of: name, since: start)
        }
        let end = start + .nanoseconds(scenario.duration)
        time.start { await Self.call(load, { $0.rate }, rehearsal, scenario, recorder, from: start) }
        for (number, tool) in scenario.tools.enumerated() {
            let load = Load(plan, only: tool, callers: scenario.callers, seed: seed &+ 3 &+ UInt64(number))
            let rate: @Sendable (Scenario.Load) -> Double = { load in load.tools.first { $0.tool == tool }?.rate ?? 0 }
            time.start { await Self.call(load, rate, rehearsal, scenario, recorder, from: start) }
        }
        time.start { [plan] in
            await Self.keepUp(rehearsal, plan.warming, load.principals, duration: scenario.duration, to: end)
        }
        time.start { await Self.watch(rehearsal, upstream, recorder, from: start, to: end) }
        time.run()
        return recorder.timeline
    }

    /// People who call whether or not the last ones were answered.
    ///
    /// - Parameter rate: the part of a phase's load that they are.
    private static func call(
        _ load: Load, _ rate: @Sendable (Scenario.Load) -> Double, _ rehearsal: Rehearsal, _ scenario: Scenario, _ recorder: Recorder,
        from start: NIODeadline
    ) async {
        var load = load
        let (time, clock) = (rehearsal.time, rehearsal.time.clock)
        while true {
            let now = (time.now - start).nanoseconds
            guard let arrival = scenario.arrival(after: now, demand: load.demand(), rate: rate) else { return }
            await clock.sleep(start + .nanoseconds(arrival))
            let callers = scenario.phase(at: arrival)?.load.callers ?? 1
            guard let call = load.next(callers: callers) else { return }
            let began = time.now
            time.start {
                let answer = await rehearsal.call(call.tool, call.arguments, as: call.caller)
                recorder.note(answer, at: (began - start).nanoseconds, took: (time.now - began).nanoseconds)
            }
        }
    }

    /// What a gateway does beside its calls.
    private static func keepUp(
        _ rehearsal: Rehearsal, _ plan: WarmingPlan, _ callers: [Principal], duration: Int64, to end: NIODeadline
    ) async {
        let (time, clock, engine) = (rehearsal.time, rehearsal.time.clock, rehearsal.engine)
        let warmer = Warmer(engine: engine, plan: plan, for: callers, now: { time.now })
        let observer = engine.invalidations.addObserver { warmer.trigger(.invalidation) }
        defer { engine.invalidations.removeObserver(observer) }
        warmer.trigger(.startup)
        // Every second of a day would be most of the work, and show nothing else.
        let pause = max(rehearsal.plan.cacheStore.upkeepInterval, duration / 2_000)
        var next = time.now + .nanoseconds(plan.interval)
        while time.now < end {
            if time.now >= next {
                warmer.trigger(.interval)
                next = time.now + .nanoseconds(plan.interval)
            }
            await warmer.runDue()
            await engine.upkeep()
            await clock.sleep(time.now + .nanoseconds(pause))
        }
    }

    /// Looks at what calls do not tell, a hundred times in each interval.
    private static func watch(
        _ rehearsal: Rehearsal, _ upstream: SimulatedUpstream, _ recorder: Recorder, from start: NIODeadline, to end: NIODeadline
    ) async {
        let (time, clock) = (rehearsal.time, rehearsal.time.clock)
        let pause = max(10_000_000, recorder.step / 100)
        var requests = 0
        while time.now < end {
            let elapsed = (time.now - start).nanoseconds
            await clock.sleep(min(end, time.now + .nanoseconds(pause)))
            let states = rehearsal.breakers.breakers.map { ($0.plan.name, $0.standing(now: time.now).state) }
            let isClosed = rehearsal.limits.closedFor(now: time.now) != nil
            let waiting = rehearsal.limits.report().waiting.reduce(0, +)
            let total = upstream.requests
            recorder.change(at: elapsed) { interval in
                interval.requests += total - requests
                interval.waiting = max(interval.waiting, waiting)
                if isClosed { interval.isGateClosed = true }
                interval.open = states.filter { $0.1 == .open }.map(\.0)
                interval.halfOpen = states.filter { $0.1 == .halfOpen }.map(\.0)
            }
            requests = total
            if isClosed { recorder.noteGate(closed: elapsed..<elapsed + pause) }
        }
    }
}

extension Plan {
    /// As it is, with a gate that opens when it says.
    fileprivate var offeredForRehearsal: Plan { rehearsing(tools) }
}

/// Where a simulation writes its timeline.
private final class Recorder: Sendable {
    private let state: Mutex<Timeline>
    let step: Int64

    init(_ timeline: Timeline) {
        step = timeline.step
        state = Mutex(timeline)
    }

    func change(at time: Int64, _ body: (inout Timeline.Interval) -> Void) {
        state.withLock { timeline in body(&timeline.intervals[timeline.index(of: time)]) }
    }

    /// The gate was closed in this time, perhaps already before.
    func noteGate(closed span: Range<Int64>) {
        state.withLock { timeline in
            if let last = timeline.gateClosings.last, last.upperBound >= span.lowerBound {
                timeline.gateClosings[timeline.gateClosings.count - 1] = last.lowerBound..<span.upperBound
            } else {
                timeline.gateClosings.append(span)
            }
        }
    }

    func note(_ transition: BreakerTransition, of breaker: String, since start: NIODeadline) {
        let event = Timeline.Event(
            time: (transition.at - start).nanoseconds, breaker: breaker, from: transition.from, to: transition.to,
            cause: transition.cause.rawValue)
        state.withLock { $0.events.append(event) }
    }

    func note(_ answer: Answer?, at time: Int64, took: Int64) {
        guard let answer else { return }
        state.withLock { timeline in
            let index = timeline.index(of: time)
            timeline.noteRecovery(answer, at: time)
            timeline.intervals[index].durations.append(took)
            switch answer.source {
            case _ where answer.content.isError:
                timeline.intervals[index].errors += 1
                timeline.errors[answer.structured["error"]?.stringValue ?? "error", default: 0] += 1
            case .hit: timeline.intervals[index].hits += 1
            case .stale: timeline.intervals[index].stale += 1
            case .miss, .upstream: timeline.intervals[index].fetched += 1
            case .gateway: timeline.intervals[index].stale += 1
            }
            guard let attempts = answer.outcome?.attempts, attempts > 0 else { return }
            timeline.asked.add(attempts)
            if timeline.scenario.phase(at: time)?.upstream.isTrouble == true { timeline.askedInTrouble.add(attempts) }
        }
    }

    var timeline: Timeline { state.withLock { $0 } }
}
