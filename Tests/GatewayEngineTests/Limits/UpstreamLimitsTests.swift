import GatewayPlan
import GatewayTestSupport
import NIOCore
import Synchronization
import Testing

@testable import GatewayEngine

/// Waiting tasks, on a clock that the test moves.
@Suite struct UpstreamLimitsTests {
    private let clock = ManualClock()
    private let alarms = ManualAlarms()

    private func limits(
        _ plan: RateLimitPlan, store: any PenaltyStore = NoPenaltyStore(), budgets: any BudgetStore = NoBudgetStore()
    ) -> UpstreamLimits {
        let clock = clock
        return UpstreamLimits(plan: plan, alarmClock: alarms, store: store, budgets: budgets, now: { clock.now })
    }

    private static let oneInASecond = [RateWindowPlan(name: "second", limit: 1, period: second)]

    private func advance(by amount: TimeAmount) {
        clock.advance(by: amount)
        alarms.ring(at: clock.now)
    }

    /// Waits until so many wait.
    private func waiting(_ count: Int, in limits: UpstreamLimits) async {
        while limits.report().waiting.reduce(0, +) != count { await Task.yield() }
    }

    @Test func goesAtOnceAndThenInTurn() async throws {
        let limits = limits(LimitFixtures.plan(Self.oneInASecond))
        let first = try await limits.acquire(LimitFixtures.demand(), now: clock.now)
        #expect(first.time == clock.now.nanoseconds)
        let now = clock.now
        let second = Task { try await limits.acquire(LimitFixtures.demand(), now: now).time }
        await waiting(1, in: limits)
        advance(by: .milliseconds(999))
        #expect(limits.report().waiting == [1, 0, 0])
        advance(by: .milliseconds(1))
        #expect(try await second.value == clock.now.nanoseconds)
    }

    @Test("limiter_cancelVsRelease_noDeadlock") func cancellingRacesWithTheClock() async throws {
        let limits = limits(LimitFixtures.plan(Self.oneInASecond, wait: 1_000 * second))
        var sent = 0
        for round in 0..<200 {
            let now = clock.now
            let tasks = (0..<4).map { index in
                Task {
                    try await limits.acquire(LimitFixtures.demand(session: "\(index)", until: now.nanoseconds + 5 * second), now: now).time
                }
            }
            if round % 2 == 0 { await Task.yield() }
            tasks[round % 4].cancel()
            for _ in 0..<6 {
                await Task.yield()
                advance(by: .seconds(1))
            }
            for task in tasks { if (try? await task.value) != nil { sent += 1 } }
            #expect(limits.report().waiting == [0, 0, 0])
        }
        // A cancelled one may have been let through before.
        #expect((400...800).contains(sent))
        // Everything given back that was not sent: nothing is left in the window a second later.
        advance(by: .seconds(1))
        #expect(limits.report().tiers[0].windows[0].used == 0)
    }

    @Test func aTaskCancelledBeforeItWaitsDoesNotWait() async throws {
        let limits = limits(LimitFixtures.plan(Self.oneInASecond))
        _ = limits.tryAcquire(LimitFixtures.demand(), now: clock.now)
        let now = clock.now
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await limits.acquire(LimitFixtures.demand(), now: now).time
        }
        task.cancel()
        await #expect(throws: UpstreamFailure.unreachable("the call was cancelled")) { try await task.value }
        #expect(limits.report().waiting == [0, 0, 0])
    }

    @Test func aTicketGivenBackLetsTheNextOneGo() async throws {
        let limits = limits(LimitFixtures.plan(Self.oneInASecond))
        guard let first = limits.tryAcquire(LimitFixtures.demand(), now: clock.now) else { throw NoRoom() }
        let now = clock.now
        let next = Task { try await limits.acquire(LimitFixtures.demand(), now: now).time }
        await waiting(1, in: limits)
        limits.refund(first)
        #expect(try await next.value == now.nanoseconds)
    }

    @Test func aPenaltyOutlivesTheProcess() async throws {
        let store = MemoryPenaltyStore()
        let before = limits(LimitFixtures.plan(Self.oneInASecond), store: store)
        await before.throttled(retryAfter: 3_600 * second)
        #expect(before.closedFor(now: clock.now) == 3_600 * second)
        let after = limits(LimitFixtures.plan(Self.oneInASecond), store: store)
        await #expect(throws: UpstreamFailure.refused(Refusal(.gateClosed, name: "app", retryAfter: 3_600 * second))) {
            _ = try await after.acquire(LimitFixtures.demand(), now: clock.now).time
        }
        clock.advance(by: .hours(1))
        #expect(after.closedFor(now: clock.now) == nil)
        let isOpen = after.tryAcquire(LimitFixtures.demand(), now: clock.now) != nil
        #expect(isOpen)
    }

    @Test func aRestartKeepsWhatBudgetsHaveCounted() async {
        let store = MemoryBudgetStore { [clock] in clock.now }
        let budget = RateBudgetPlan(limit: 5, period: 3_600 * second, step: 60 * second, reserved: 3)
        let tier = RateTierPlan(name: "t", windows: [], budget: RateBudgetPlan(limit: 4, period: 7_200 * second, step: 60 * second))
        let plan = LimitFixtures.plan([], budget: budget, tiers: [tier])
        let before = limits(plan, budgets: store)
        await before.saveBudgets()
        #expect(store.saves == 0, "nothing has been counted")
        _ = before.tryAcquire(LimitFixtures.demand(tier: 0), now: clock.now)
        _ = before.tryAcquire(LimitFixtures.demand(.warming), now: clock.now)
        clock.advance(by: .minutes(30))
        _ = before.tryAcquire(LimitFixtures.demand(), now: clock.now)
        await before.saveBudgets()
        clock.advance(by: .seconds(1))
        await before.saveBudgets()
        #expect(store.saves == 1, "nothing has been counted since")
        let after = limits(plan, budgets: store)
        #expect(after.report().tiers.map { $0.windows.map(\.used) } == [[3], [1]])
        // Of the two that nobody waited for may wait, one went before.
        let background = (0..<3).count { _ in after.tryAcquire(LimitFixtures.demand(.warming), now: clock.now) != nil }
        #expect(background == 1)
        let others = (0..<3).count { _ in after.tryAcquire(LimitFixtures.demand(), now: clock.now) != nil }
        #expect(others == 1)
        clock.advance(by: .minutes(31))
        #expect(after.report().tiers.map { $0.windows.map(\.used) } == [[3], [1]], "each leaves when its own time is over")
    }

    @Test func aReloadKeepsTheHistory() async {
        let before = limits(LimitFixtures.plan(Self.oneInASecond))
        _ = before.tryAcquire(LimitFixtures.demand(), now: clock.now)
        let after = limits(LimitFixtures.plan(Self.oneInASecond))
        after.inherit(from: before)
        let isFull = after.tryAcquire(LimitFixtures.demand(), now: clock.now) == nil
        #expect(isFull)
    }
}

struct NoRoom: Error {}

/// Rings when the test says what time it is.
final class ManualAlarms: AlarmClock {
    private let alarms = Mutex<[(time: NIODeadline, ring: @Sendable () -> Void)]>([])

    func wake(at time: NIODeadline, _ ring: @escaping @Sendable () -> Void) { alarms.withLock { $0.append((time, ring)) } }

    func ring(at now: NIODeadline) {
        let due = alarms.withLock { alarms in
            defer { alarms.removeAll { $0.time <= now } }
            return alarms.filter { $0.time <= now }
        }
        for alarm in due { alarm.ring() }
    }
}

/// Remembers as long as the test.
final class MemoryPenaltyStore: PenaltyStore {
    private let saved = Mutex<[String: Int64]>([:])

    func load(client: String) -> Int64? { saved.withLock { $0[client] } }
    func save(client: String, remaining: Int64) async { saved.withLock { $0[client] = remaining } }
}

/// Remembers as long as the test.
final class MemoryBudgetStore: BudgetStore {
    private let saved = Mutex<(steps: [BudgetStep], time: NIODeadline, saves: Int)>(([], .uptimeNanoseconds(0), 0))
    private let now: @Sendable () -> NIODeadline

    init(now: @escaping @Sendable () -> NIODeadline) { self.now = now }

    var saves: Int { saved.withLock(\.saves) }

    /// Steps grow older while they are saved.
    func load(client: String) -> [BudgetStep] {
        saved.withLock { saved in
            saved.steps.map { step in
                var step = step
                step.age += (now() - saved.time).nanoseconds
                return step
            }
        }
    }

    func save(_ steps: [BudgetStep], client: String) async { saved.withLock { $0 = (steps, now(), $0.saves + 1) } }
}
