import GatewayPlan
import TestSupport

@testable import GatewayEngine

/// One random life of the machine, watched by a naive model: a log of what was sent, and a list of who waits.
struct LimitTrace {
    private var random: SeededGenerator
    private var machine: LimitMachine
    private var account: [NaiveWindow]
    private var tier: [NaiveWindow]
    private var waiting: [UInt64: RateDemand] = [:]
    private var gateUntil = Int64.min
    private var now: Int64 = 1_000 * second
    private var nextID: UInt64 = 0
    private(set) var admitted = 0
    private(set) var refused = 0
    private(set) var failures: [String] = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let windows = [
            RateWindowPlan(name: "second", limit: 5, period: second, reserved: 1),
            RateWindowPlan(name: "minute", limit: 120, period: 60 * second, reserved: 24),
        ]
        let tierWindows = [RateWindowPlan(name: "second", limit: 2, period: second)]
        account = windows.map(NaiveWindow.init)
        tier = tierWindows.map(NaiveWindow.init)
        machine = LimitMachine(
            LimitFixtures.plan(
                windows, tiers: [RateTierPlan(name: "t", windows: tierWindows)], waiters: 30, perSession: 12, wait: 20 * second,
                penalty: LimitFixtures.penalty(inline: 2 * second, ramp: seed % 2 == 0 ? 0 : 3 * second)))
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<9: arrive()
            case 9..<11: leave()
            case 11: throttle()
            default: now += [1, second / 50, second / 4, second].randomElement(using: &random) ?? 1
            }
            settle()
        }
        // In the end nobody is left behind.
        for _ in 0..<100_000 where !waiting.isEmpty {
            guard let next = machine.nextSettlement() else { break }
            now = max(now + 1, next)
            settle()
        }
        if !waiting.isEmpty { failures.append("\(waiting.count) wait for ever") }
        if (account + tier).contains(where: \.isExceeded) { failures.append("a window is exceeded") }
    }

    private mutating func arrive() {
        let demand = LimitFixtures.demand(
            tier: Bool.random(using: &random) ? 0 : nil, cost: Int.random(in: 1...2, using: &random),
            CallPriority.allCases.randomElement(using: &random) ?? .warming, session: "\(Int.random(in: 0..<4, using: &random))",
            until: now + Int64.random(in: 0...10, using: &random) * second)
        if machine.tryAdmit(demand, now: now) != nil {
            if !waiting.isEmpty { failures.append("overtaken at \(now)") }
            return send(demand)
        }
        let refusal = machine.enqueue(demand, id: nextID, now: now)
        if refusal == nil { waiting[nextID] = demand } else { refused += 1 }
        nextID += 1
    }

    private mutating func leave() {
        guard let id = waiting.keys.sorted().randomElement(using: &random) else { return }
        if !machine.leave(id: id) { failures.append("\(id) did not wait") }
        waiting[id] = nil
    }

    private mutating func throttle() {
        let wait = Int64.random(in: 0...4, using: &random) * second
        _ = machine.throttled(retryAfter: wait, dice: 0, now: now)
        gateUntil = max(gateUntil, now + wait)
    }

    private mutating func settle() {
        for settlement in machine.settle(now: now) {
            guard let demand = waiting.removeValue(forKey: settlement.id) else {
                failures.append("\(settlement.id) came out twice")
                continue
            }
            switch settlement.outcome {
            case .admitted(let time):
                if time != now { failures.append("admitted at \(time), not \(now)") }
                if now > demand.deadline.nanoseconds { failures.append("admitted after its deadline") }
                send(demand)
            case .refused(let refusal):
                refused += 1
                if refusal.retryAfter == nil { failures.append("nobody knows when to retry") }
            }
        }
    }

    private mutating func send(_ demand: RateDemand) {
        admitted += 1
        if now < gateUntil { failures.append("sent at \(now) through a gate closed until \(gateUntil)") }
        for index in account.indices { account[index].debit(cost: demand.cost, now: now) }
        guard demand.tier != nil else { return }
        for index in tier.indices { tier[index].debit(cost: demand.cost, now: now) }
    }
}
