package import GatewayPlan
package import NIOCore
import Synchronization

/// Asks for answers before anybody does, behind every person's calls; stops a round as soon as there should be fewer calls.
package final class Warmer: Sendable {
    private struct State {
        var queue: WarmingQueue
        var report = WarmingReport()
    }

    private let engine: Engine
    let plan: WarmingPlan
    private let state: Mutex<State>
    private let now: @Sendable () -> NIODeadline

    /// - Parameters:
    ///   - plan: as a rule that of the engine's Plan.
    ///   - principals: in whose names to ask from the start.
    ///   - previous: the one of the Plan before, whose numbers go on, and whose persons; a round that is due there begins here. This is a
    ///     `reload`.
    package init(
        engine: Engine, plan: WarmingPlan, for principals: [Principal] = [], after previous: Warmer? = nil,
        now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }
    ) {
        self.engine = engine
        self.plan = plan
        let (queue, report) = previous?.state.withLock { ($0.queue, $0.report) } ?? (nil, WarmingReport())
        self.state = Mutex(State(queue: WarmingQueue(plan, for: principals, after: queue), report: report))
        self.now = now
    }

    package var report: WarmingReport { state.withLock { $0.report } }

    /// Something has happened that warming may be wanted for; nothing is asked before the next `runDue`.
    ///
    /// - Parameter principal: for whom, and in whose name to ask from now on; `nil`: for everybody who is known.
    package func trigger(_ trigger: WarmingPlan.Trigger, for principal: Principal? = nil) {
        state.withLock { $0.queue.trigger(trigger, for: principal) }
    }

    /// A person has left: nothing is asked for them any more.
    package func forget(_ principal: Principal) { state.withLock { $0.queue.forget(principal) } }

    /// Carries out the rounds that are due.
    package func runDue() async {
        while let principal = state.withLock({ $0.queue.begin(now: now().nanoseconds) }) {
            await run(for: principal, within: plan.deadline)
            let time = now().nanoseconds
            state.withLock { $0.queue.end(now: time) }
        }
    }

    /// One round: every call, a few at a time.
    ///
    /// - Parameter limit: nanoseconds; what is under way then is given up.
    func run(for principal: Principal, within limit: Int64) async {
        let start = now()
        let round = Round(plan.calls)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<min(plan.concurrency, plan.calls.count) {
                group.addTask { [engine, now] in
                    while !Task.isCancelled, let call = round.next() { round.end(await engine.warm(call, as: principal, now: now())) }
                    return true
                }
            }
            let workers = min(plan.concurrency, plan.calls.count)
            group.addTask {
                try? await Task.sleep(for: .nanoseconds(limit))
                return false
            }
            var ended = 0
            while ended < workers, let isWorker = await group.next() {
                guard isWorker else { break }
                ended += 1
            }
            group.cancelAll()
        }
        let end = now()
        state.withLock { state in
            state.report.rounds += 1
            round.add(to: &state.report)
            state.report.lastRound = end.nanoseconds
            state.report.lastDuration = end.nanoseconds - start.nanoseconds
        }
    }

    /// Calls of one round, taken by whoever is free.
    private final class Round: Sendable {
        private struct State {
            var next = 0
            var isStopped = false
            var filled = 0
            var skipped = 0
            var failed = 0
        }

        private let calls: [WarmingPlan.Call]
        private let state = Mutex(State())

        init(_ calls: [WarmingPlan.Call]) { self.calls = calls }

        func next() -> WarmingPlan.Call? {
            state.withLock { state in
                guard !state.isStopped, state.next < calls.count else { return nil }
                state.next += 1
                return calls[state.next - 1]
            }
        }

        func end(_ warmed: Engine.Warmed) {
            state.withLock { state in
                switch warmed {
                case .filled: state.filled += 1
                case .skipped: state.skipped += 1
                case .failed: state.failed += 1
                case .throttled: state.isStopped = true
                }
            }
        }

        func add(to report: inout WarmingReport) {
            let state = state.withLock { $0 }
            report.planned += calls.count
            report.filled += state.filled
            report.skipped += state.skipped
            report.failed += state.failed
            let aborted = calls.count - state.filled - state.skipped - state.failed
            report.aborted += aborted
            if aborted > 0 { report.stopped += 1 }
        }
    }
}
