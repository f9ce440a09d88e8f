import GatewayPlan

/// Requests that wait for room: classes take turns by weight, sessions of a class one after another by their shares, a session's requests
/// in their order.
///
/// Nobody's place is kept by time: whoever may go is found when there is room, so one that leaves holds nothing up. Searched from end to end,
/// which is cheap beside the rate at which an upstream lets requests through.
struct WaitQueue: Sendable {
    struct Waiter: Sendable, Equatable {
        let id: UInt64
        let demand: RateDemand
        /// When it gives up, at its own deadline or sooner.
        let latest: Int64
    }

    /// The waiting requests of one session and class.
    private struct Line: Sendable {
        let session: String
        let share: Int
        var waiters: [Waiter]
        /// What it may spend before it is the next one's turn: deficit round robin.
        var allowance = 0
        /// How much it is still given in this turn.
        var left = 0
    }

    private struct Class: Sendable {
        let weight: Int
        /// Smooth weighted round robin: grows by the weight, falls by the sum of all when it is chosen.
        var credit = 0
        /// The first one is to be served next.
        var lines: [Line] = []

        /// The next one in deficit round robin; at least one of them may go.
        mutating func takeNext(where mayGo: (Waiter) -> Bool) -> Waiter {
            while true {
                for _ in lines.indices {
                    var line = lines.removeFirst()
                    defer { if !line.waiters.isEmpty { lines.insert(line, at: line.left > 0 ? 0 : lines.count) } }
                    guard let position = line.waiters.firstIndex(where: mayGo) else {
                        line.left = 0
                        continue
                    }
                    line.left = (line.left > 0 ? line.left : line.share) - 1
                    line.allowance += 1
                    guard line.waiters[position].demand.cost <= line.allowance else { continue }
                    line.allowance -= line.waiters[position].demand.cost
                    return line.waiters.remove(at: position)
                }
            }
        }
    }

    let plan: RateQueuePlan
    /// By the raw value of `CallPriority`.
    private var classes: [Class]
    private(set) var count = 0

    init(_ plan: RateQueuePlan) {
        self.plan = plan
        classes = CallPriority.allCases.map { priority in
            switch priority {
            case .interactive: Class(weight: plan.weights.interactive)
            case .refresh: Class(weight: plan.weights.refresh)
            case .warming: Class(weight: plan.weights.warming)
            }
        }
    }

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count >= plan.maximumWaiters }

    /// Whether this session has as many waiting, in all classes, as it may.
    func isFull(for session: String) -> Bool {
        let waiting = classes.reduce(0) { sum, one in one.lines.reduce(sum) { $0 + ($1.session == session ? $1.waiters.count : 0) } }
        return waiting >= plan.maximumPerSession
    }

    func count(of priority: CallPriority) -> Int { classes[Int(priority.rawValue)].lines.reduce(0) { $0 + $1.waiters.count } }

    /// Of those, the ones that ask for a place in this tier; `nil` is the account.
    func count(of priority: CallPriority, tier: Int?) -> Int {
        classes[Int(priority.rawValue)].lines.reduce(0) { $0 + $1.waiters.count { $0.demand.tier == tier } }
    }

    var waiters: [Waiter] { classes.flatMap { $0.lines.flatMap(\.waiters) } }

    mutating func insert(_ waiter: Waiter) {
        let index = Int(waiter.demand.priority.rawValue)
        if let line = classes[index].lines.firstIndex(where: { $0.session == waiter.demand.session }) {
            classes[index].lines[line].waiters.append(waiter)
        } else {
            classes[index].lines.append(Line(session: waiter.demand.session, share: waiter.demand.share, waiters: [waiter]))
        }
        count += 1
    }

    /// Takes out the one with this id; false when it is not waiting.
    mutating func remove(id: UInt64) -> Bool { !removeAll { $0.id == id }.isEmpty }

    /// Takes out every one that fits, in no particular order.
    mutating func removeAll(where fits: (Waiter) -> Bool) -> [Waiter] {
        var removed: [Waiter] = []
        for index in classes.indices {
            for line in classes[index].lines.indices {
                removed += classes[index].lines[line].waiters.filter(fits)
                classes[index].lines[line].waiters.removeAll(where: fits)
            }
            classes[index].lines.removeAll { $0.waiters.isEmpty }
        }
        count -= removed.count
        return removed
    }

    /// Takes out the one whose turn it is among those that may go; `nil` when none may.
    mutating func next(where mayGo: (Waiter) -> Bool) -> Waiter? {
        let candidates = classes.indices.filter { index in classes[index].lines.contains { $0.waiters.contains(where: mayGo) } }
        guard !candidates.isEmpty else { return nil }
        for index in candidates { classes[index].credit += classes[index].weight }
        guard let chosen = candidates.max(by: { classes[$0].credit < classes[$1].credit }) else { return nil }
        classes[chosen].credit -= candidates.reduce(0) { $0 + classes[$1].weight }
        count -= 1
        return classes[chosen].takeNext(where: mayGo)
    }

    /// What is to go before a demand that came now, if nobody leaves: all of it, and that of its own tier.
    func ahead(of demand: RateDemand) -> (all: Int, ofTier: Int) {
        let lines = classes[Int(demand.priority.rawValue)].lines
        let own = lines.first { $0.session == demand.session }?.waiters.reduce(0) { $0 + $1.demand.cost } ?? 0
        var (all, ofTier) = (0, 0)
        for line in lines {
            // Each other session has its turn as often as this one until then, and in each as much as its share.
            let isOwn = line.session == demand.session
            var turns = isOwn ? own : ((own + demand.cost + demand.share - 1) / demand.share) * line.share
            for waiter in line.waiters where waiter.demand.cost <= turns {
                turns -= waiter.demand.cost
                all += waiter.demand.cost
                if waiter.demand.tier == demand.tier { ofTier += waiter.demand.cost }
            }
        }
        return (all, ofTier)
    }
}
