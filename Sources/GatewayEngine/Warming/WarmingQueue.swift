import GatewayPlan

/// For whom a round of warming is due, and when: what comes while one runs, or too soon after it, waits.
struct WarmingQueue {
    private let triggers: Set<WarmingPlan.Trigger>
    /// Nanoseconds.
    private let pause: Int64
    private var waiting: [Principal] = []
    /// Whoever there is to ask for.
    private var known: [Principal]
    private var mayBeginAt = Int64.min
    private var running: Principal?

    init(_ plan: WarmingPlan, for principals: [Principal] = [], after previous: WarmingQueue? = nil) {
        known = previous?.known ?? principals
        triggers = plan.calls.isEmpty ? [] : plan.triggers
        pause = plan.pause
        guard let previous else { return }
        // A round that is under way ends with its Plan.
        if !triggers.isEmpty { waiting = (previous.running.map { [$0] } ?? []) + previous.waiting }
        trigger(.reload, for: nil)
    }

    /// Something has happened that warming may be wanted for.
    ///
    /// - Parameter principal: for whom, who is known from now on; `nil`: for everybody who is.
    mutating func trigger(_ trigger: WarmingPlan.Trigger, for principal: Principal?) {
        if let principal, !known.contains(principal) { known.append(principal) }
        guard triggers.contains(trigger) else { return }
        for principal in principal.map({ [$0] }) ?? known where !waiting.contains(principal) { waiting.append(principal) }
    }

    /// Begins the next round if one is due.
    mutating func begin(now: Int64) -> Principal? {
        guard running == nil, now >= mayBeginAt, !waiting.isEmpty else { return nil }
        running = waiting.removeFirst()
        return running
    }

    /// The round has ended.
    mutating func end(now: Int64) {
        running = nil
        mayBeginAt = now + pause
    }

    /// Nobody is asked for any more on this one's behalf.
    mutating func forget(_ principal: Principal) {
        waiting.removeAll { $0 == principal }
        known.removeAll { $0 == principal }
    }
}
