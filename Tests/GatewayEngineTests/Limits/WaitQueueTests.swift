import GatewayPlan
import TestSupport
import Testing

@testable import GatewayEngine

/// Whose turn it is.
@Suite struct WaitQueueTests {
    private static func queue() -> WaitQueue { WaitQueue(LimitFixtures.plan([]).queue) }

    private static func waiter(_ id: UInt64, _ demand: RateDemand) -> WaitQueue.Waiter { .init(id: id, demand: demand, latest: .max) }

    private static func drain(_ queue: inout WaitQueue) -> [UInt64] {
        var ids: [UInt64] = []
        while let next = queue.next(where: { _ in true }) { ids.append(next.id) }
        return ids
    }

    @Test func sessionsTakeTurns() {
        var queue = Self.queue()
        for id in 0..<6 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(session: "greedy"))) }
        queue.insert(Self.waiter(6, LimitFixtures.demand(session: "b")))
        queue.insert(Self.waiter(7, LimitFixtures.demand(session: "c")))
        queue.insert(Self.waiter(8, LimitFixtures.demand(session: "b")))
        #expect(Self.drain(&queue) == [0, 6, 7, 1, 8, 2, 3, 4, 5])
    }

    @Test func aTurnIsAsLongAsTheShare() {
        var queue = Self.queue()
        for id in 0..<6 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(session: "wide", share: 3))) }
        for id in 6..<10 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(session: "narrow"))) }
        #expect(queue.ahead(of: LimitFixtures.demand(session: "new")).all == 4)
        #expect(queue.ahead(of: LimitFixtures.demand(session: "new", share: 2)).all == 4)
        #expect(queue.ahead(of: LimitFixtures.demand(session: "narrow")).all == 10)
        #expect(Self.drain(&queue) == [0, 1, 2, 6, 3, 4, 5, 7, 8, 9])
    }

    /// A turn that cannot be used is not saved up, and ends with the session's requests.
    @Test func aTurnEndsWhereNothingMayGo() {
        var queue = Self.queue()
        for id in 0..<3 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(tier: 0, session: "wide", share: 3))) }
        for id in 3..<6 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(tier: 1, session: "narrow"))) }
        let first = queue.next { _ in true }
        let second = queue.next { $0.demand.tier == 1 }
        #expect([first?.id, second?.id] == [0, 3])
        #expect(Self.drain(&queue) == [1, 2, 4, 5])
    }

    @Test func expensiveRequestsWaitForTheirTurns() {
        var queue = Self.queue()
        for id in 0..<2 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(cost: 3, session: "dear"))) }
        for id in 2..<8 { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(session: "cheap"))) }
        #expect(Self.drain(&queue) == [2, 3, 0, 4, 5, 6, 1, 7])
    }

    @Test func classesTakeTurnsByWeight() {
        var queue = Self.queue()
        for id in 0..<26 { for priority in CallPriority.allCases { queue.insert(Self.waiter(UInt64(id), LimitFixtures.demand(priority))) } }
        var turns: [CallPriority] = []
        for _ in 0..<26 { if let next = queue.next(where: { _ in true }) { turns.append(next.demand.priority) } }
        #expect(turns.count { $0 == .interactive } == 16)
        #expect(turns.count { $0 == .refresh } == 8)
        #expect(turns.count { $0 == .warming } == 2)
    }

    /// Nobody is passed over more often than the weights and the number of sessions allow.
    @Test("limiter_fairness_noStarvation", arguments: 0..<10 as Range<UInt64>) func nobodyStarves(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = Self.queue()
        var next: UInt64 = 0
        var passedOver: [UInt64: Int] = [:]
        var worst = 0
        for _ in 0..<3_000 {
            while queue.count < 40 {
                let priority = [.interactive, .interactive, .refresh, .warming].randomElement(using: &random) ?? CallPriority.warming
                let session = ["a", "a", "a", "b", "c"].randomElement(using: &random) ?? ""
                queue.insert(Self.waiter(next, LimitFixtures.demand(priority, session: session)))
                passedOver[next] = 0
                next += 1
            }
            guard let served = queue.next(where: { _ in true }) else { break }
            worst = max(worst, passedOver.removeValue(forKey: served.id) ?? .max)
            for id in passedOver.keys { passedOver[id, default: 0] += 1 }
        }
        // 40 waiting, 13 turns in a round of weights, of which warming has one.
        #expect(worst < 40 * 13)
    }

    /// What may not go does not hold up what may, whichever stands first.
    @Test func blockedOnesAreSkipped() {
        var queue = Self.queue()
        queue.insert(Self.waiter(0, LimitFixtures.demand(tier: 0)))
        queue.insert(Self.waiter(1, LimitFixtures.demand(tier: 1)))
        queue.insert(Self.waiter(2, LimitFixtures.demand(tier: 0, .warming)))
        let first = queue.next { $0.demand.tier == 1 }
        let second = queue.next { $0.demand.tier == 1 }
        #expect(first?.id == 1)
        #expect(second == nil)
        #expect(queue.count == 2)
    }

    /// Random insertions, removals and turns against a list.
    @Test(arguments: 0..<20 as Range<UInt64>) func nobodyIsLost(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = Self.queue()
        var model: [UInt64: RateDemand] = [:]
        for id in 0..<2_000 as Range<UInt64> {
            let tier = Int.random(in: 0..<3, using: &random)
            let demand = LimitFixtures.demand(
                tier: tier, cost: Int.random(in: 1...4, using: &random), CallPriority.allCases.randomElement(using: &random) ?? .warming,
                session: "\(Int.random(in: 0..<5, using: &random))")
            queue.insert(Self.waiter(id, demand))
            model[id] = demand
            if Bool.random(using: &random) {
                let open = Int.random(in: 0..<3, using: &random)
                let next = queue.next { $0.demand.tier == open }
                #expect((next == nil) == !model.values.contains { $0.tier == open })
                if let next { #expect(model.removeValue(forKey: next.id) == next.demand) }
            }
            if Int.random(in: 0..<3, using: &random) == 0, let leaver = model.keys.randomElement(using: &random) {
                let wasThere = queue.remove(id: leaver)
                #expect(wasThere)
                model[leaver] = nil
                let isThere = queue.remove(id: leaver)
                #expect(!isThere)
            }
            #expect(queue.count == model.count)
        }
        #expect(Set(queue.waiters.map(\.id)) == Set(model.keys))
        #expect(Set(Self.drain(&queue)) == Set(model.keys))
    }
}
