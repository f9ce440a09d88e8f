package import GatewayPlan
package import NIOCore
import Synchronization

/// What is known of the gateway's health: background checks write to it, probes only read it.
package final class HealthBoard: Sendable {
    private struct State {
        var checks: [HealthCheckState]
        var heartbeat: Heartbeat
        var isListening = false
        var isStarted = false
        var isDraining = false

        /// A gateway has started when clients can connect and everything critical has been looked at once.
        mutating func noteStart() {
            if isListening, checks.allSatisfy({ $0.hasResult || !$0.plan.isCritical }) { isStarted = true }
        }
    }

    package let plan: HealthPlan
    private let startedAt: NIODeadline
    private let state: Mutex<State>

    /// - Parameter loops: how many event loops there are.
    package init(plan: HealthPlan, loops: Int, now: NIODeadline) {
        self.plan = plan
        self.startedAt = now
        self.state = Mutex(
            State(
                checks: plan.checks.map(HealthCheckState.init), heartbeat: Heartbeat(loops: loops, period: plan.heartbeatPeriod, now: now)))
    }

    /// Clients can connect.
    package func noteListening() {
        state.withLock { state in
            state.isListening = true
            state.noteStart()
        }
    }

    /// The gateway is going to stop.
    package func noteDraining() { state.withLock { $0.isDraining = true } }

    /// An event loop shows that it is alive.
    package func beat(loop: Int, now: NIODeadline) { state.withLock { $0.heartbeat.beat(loop, now: now) } }

    /// The longest that an event loop was late since the last call of this, nanoseconds.
    package func takeWorstDelay(now: NIODeadline) -> Int64 { state.withLock { $0.heartbeat.takeWorst(now: now) } }

    /// The number of the run of a check that is to be made now; `nil` while another has not ended.
    package func begin(_ check: Int, now: NIODeadline) -> Int? { state.withLock { $0.checks[check].begin(now: now) } }

    /// Takes the result of a run.
    package func finish(_ check: Int, run: Int, _ outcome: HealthOutcome, now: NIODeadline) {
        state.withLock { state in
            state.checks[check].finish(run, outcome, now: now)
            state.noteStart()
        }
    }

    /// Counts a run as failed once its time is over; true when this did it.
    package func expire(_ check: Int, run: Int, now: NIODeadline) -> Bool {
        state.withLock { state in
            let isExpired = state.checks[check].expire(run, now: now)
            state.noteStart()
            return isExpired
        }
    }

    /// How everything is now.
    package func report(now: NIODeadline) -> HealthReport {
        state.withLock { state in
            let checks = state.checks.map { $0.reading(now: now) }
            let delay = state.heartbeat.delay(now: now)
            let isLive = delay <= plan.maximumHeartbeatDelay
            let hasFailed = !isLive || checks.contains { $0.plan.isCritical && $0.status == .fail }
            let isWell = !state.isDraining && checks.allSatisfy { $0.status == .pass }
            return HealthReport(
                status: hasFailed ? .fail : isWell ? .pass : .warn, isLive: isLive, isStarted: state.isStarted,
                isDraining: state.isDraining, checks: checks, uptime: (now - startedAt).nanoseconds, heartbeatDelay: delay)
        }
    }
}
