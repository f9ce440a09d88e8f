package import GatewayPlan
package import NIOCore
import Synchronization

/// Asks before each upstream request whether it may go, and makes it wait for its turn where that helps.
///
/// The order of an attempt: `acquire`, then the breaker's permit, then a place in the `Bulkhead`, then `closedFor` once more, then the send.
/// A ticket that was acquired for a request that is not sent after all is given back with `refund`.
package final class UpstreamLimits: Sendable {
    private struct State {
        var machine: LimitMachine
        var nextID: UInt64 = 0
        /// Will wait in a moment; cancelling takes the id out.
        var arriving: Set<UInt64> = []
        var waiting: [UInt64: Waiting] = [:]
        /// When the alarm is to ring.
        var alarm: Int64?
        /// Who decides since a reload.
        var successor: Successor?
    }

    /// The limits of the next Plan, and where they have the tiers of this one.
    private struct Successor {
        let limits: UpstreamLimits
        /// By position here; `nil`: there is no such tier any more.
        let tiers: [Int?]

        func demand(_ demand: RateDemand) -> RateDemand {
            var demand = demand
            demand.tier = demand.tier.flatMap { tiers[$0] }
            return demand
        }
    }

    /// What came of waiting.
    private enum Ending {
        case settled(LimitMachine.Outcome)
        case left
        /// A reload came: the limits of the next Plan are to be asked.
        case moved
    }

    private typealias Waiting = CheckedContinuation<Ending, Never>

    private let plan: RateLimitPlan
    private let state: Mutex<State>
    private let alarmClock: any AlarmClock
    private let store: any PenaltyStore
    private let budgets: any BudgetStore
    /// What was saved last, by when it went and not by how long ago.
    private let saved = Mutex<[BudgetStep]>([])
    private let recorder: CallRecorder?
    private let now: @Sendable () -> NIODeadline

    /// - Parameters:
    ///   - recorder: told what becomes of requests.
    ///   - now: the clock that the callers' `now` is taken from.
    package init(
        plan: RateLimitPlan, alarmClock: any AlarmClock, store: any PenaltyStore = NoPenaltyStore(),
        budgets: any BudgetStore = NoBudgetStore(), recorder: CallRecorder? = nil,
        now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }
    ) {
        self.plan = plan
        self.alarmClock = alarmClock
        self.store = store
        self.budgets = budgets
        self.recorder = recorder
        self.now = now
        var machine = LimitMachine(plan)
        if let remaining = store.load(client: plan.penalty.client) { machine.restore(remaining: remaining, now: now().nanoseconds) }
        machine.restore(budgets.load(client: plan.penalty.client), now: now().nanoseconds)
        state = Mutex(State(machine: machine))
    }

    // MARK: - Requests

    /// Lets a request go now, or says that it would have to wait; for what may as well be left undone.
    package func tryAcquire(_ demand: RateDemand, now: NIODeadline) -> RateTicket? {
        let (time, successor) = state.withLock { state in
            state.successor == nil ? (state.machine.tryAdmit(demand, now: now.nanoseconds), nil) : (nil, state.successor)
        }
        if let successor { return successor.limits.tryAcquire(successor.demand(demand), now: now) }
        return time.map { RateTicket(tier: demand.tier, cost: demand.cost, priority: demand.priority, time: $0, limits: self) }
    }

    /// Lets a request go when it is its turn and there is room, at its deadline at the latest.
    ///
    /// - Throws: at once when that cannot be before the deadline, or too many wait, or the task is cancelled; nothing was sent then.
    package func acquire(_ demand: RateDemand, now: NIODeadline) async throws(UpstreamFailure) -> RateTicket {
        if let ticket = tryAcquire(demand, now: now) {
            recorder?.attempts.count(.admit, tier: demand.tier)
            recorder?.attempts.count(waitFor: demand.tier, nanoseconds: 0)
            return ticket
        }
        let id = state.withLock { state in
            state.nextID += 1
            state.arriving.insert(state.nextID)
            return state.nextID
        }
        let ending = await withTaskCancellationHandler {
            await withCheckedContinuation { wait(for: demand, id: id, $0) }
        } onCancel: {
            leave(id)
        }
        switch ending {
        case .moved: break
        case .settled, .left:
            recorder?.attempts.count(waitFor: demand.tier, nanoseconds: (self.now() - now).nanoseconds)
        }
        switch ending {
        case .settled(.admitted(let time)):
            let ticket = RateTicket(tier: demand.tier, cost: demand.cost, priority: demand.priority, time: time, limits: self)
            guard Task.isCancelled else { return ticket }
            refund(ticket)
            throw .cancelledBeforeSend
        case .settled(.refused(let refusal)): throw .refused(refusal)
        case .left: throw .cancelledBeforeSend
        case .moved:
            guard let successor = state.withLock(\.successor) else { throw .cancelledBeforeSend }
            return try await successor.limits.acquire(successor.demand(demand), now: self.now())
        }
    }

    /// When a request could go that comes now; `nil` when never.
    package func peek(_ demand: RateDemand, now: NIODeadline) -> NIODeadline? {
        if let successor { return successor.limits.peek(successor.demand(demand), now: now) }
        let time = state.withLock { $0.machine.peek(demand, now: now.nanoseconds) }
        return time.map { .uptimeNanoseconds(UInt64(max(0, $0))) }
    }

    /// Takes back the ticket of a request that was not sent.
    package func refund(_ ticket: consuming RateTicket) {
        let (tier, cost, priority, time) = (ticket.tier, ticket.cost, ticket.priority, ticket.time)
        ticket.limits.refund(tier: tier, cost: cost, priority, debitedAt: time)
    }

    private func refund(tier: Int?, cost: Int, _ priority: CallPriority, debitedAt time: Int64) {
        if let successor {
            return successor.limits.refund(tier: tier.flatMap { successor.tiers[$0] }, cost: cost, priority, debitedAt: time)
        }
        change { $0.refund(tier: tier, cost: cost, priority, debitedAt: time, now: $1) }
    }

    // MARK: - The upstream's word

    /// How long nothing may be sent, nanoseconds; `nil`: the gate is open.
    package func closedFor(now: NIODeadline) -> Int64? {
        if let successor { return successor.limits.closedFor(now: now) }
        let until = state.withLock { $0.machine.gate.until }
        return until > now.nanoseconds ? until - now.nanoseconds : nil
    }

    /// A 429 came: nothing is sent until its time is over, by anybody, also after a restart.
    ///
    /// The gate is closed before the first suspension; returns when that is saved.
    ///
    /// - Parameter retryAfter: nanoseconds; `nil` when the upstream did not say.
    package func throttled(retryAfter: Int64?) async {
        if let successor { return await successor.limits.throttled(retryAfter: retryAfter) }
        let dice = UInt64.random(in: 0...UInt64.max)
        let remaining = change { $0.throttled(retryAfter: retryAfter, dice: dice, now: $1) }
        if let remaining { await store.save(client: plan.penalty.client, remaining: remaining) }
    }

    /// Lets nothing go before a time.
    package func drain(until time: NIODeadline) { change { machine, _ in machine.drain(until: time.nanoseconds) } }

    // MARK: - Restarts

    /// Saves what the budgets have counted, if that has changed: now and then, and at the end.
    package func saveBudgets() async {
        if let successor { return await successor.limits.saveBudgets() }
        let time = now().nanoseconds
        let steps = state.withLock { $0.machine.budgetSteps(now: time) }
        let absolute = steps.map { BudgetStep(tier: $0.tier, age: $0.age - time, requests: $0.requests, background: $0.background) }
        let isNew = saved.withLock { saved in
            defer { saved = absolute }
            return saved != absolute
        }
        if isNew { await budgets.save(steps, client: plan.penalty.client) }
    }

    /// Saves them until its task is cancelled, so that not even a crash forgets much.
    package func keepBudgets() async {
        while (try? await Task.sleep(for: .nanoseconds(Self.savingInterval))) != nil { await saveBudgets() }
    }

    /// What a crash may forget, nanoseconds.
    private static let savingInterval: Int64 = 10_000_000_000

    // MARK: - A new Plan, and what an operator sees

    /// Takes over the gate, the history of the limits before a reload, and whoever waits there.
    ///
    /// What calls of the Plan before still ask of the old limits is decided here from now on: one upstream has one gate.
    package func inherit(from previous: UpstreamLimits) {
        let tiers = previous.plan.tiers.map { tier in plan.tiers.firstIndex { $0.name == tier.name } }
        let waiting = previous.state.withLock { old -> [(id: UInt64, Waiting)] in
            // Nothing can be let go between what is copied here and the hand-over.
            state.withLock { $0.machine.inherit(from: old.machine) }
            old.successor = Successor(limits: self, tiers: tiers)
            defer { old.waiting = [:] }
            for id in old.waiting.keys { _ = old.machine.leave(id: id) }
            return old.waiting.map { (id: $0.key, $0.value) }
        }
        settle()
        // In the order in which they came.
        for (_, continuation) in waiting.sorted(by: { $0.id < $1.id }) { continuation.resume(returning: .moved) }
    }

    private var successor: Successor? { state.withLock(\.successor) }

    package func report() -> LimitsReport { change { $0.report(now: $1) } }

    // MARK: -

    private func wait(for demand: RateDemand, id: UInt64, _ continuation: Waiting) {
        let now = now().nanoseconds
        let ending: Ending? = state.withLock { state in
            guard state.arriving.remove(id) != nil else { return .left }
            guard state.successor == nil else { return .moved }
            if let refusal = state.machine.enqueue(demand, id: id, now: now) { return .settled(.refused(refusal)) }
            state.waiting[id] = continuation
            return nil
        }
        if let ending {
            if case .settled = ending { recorder?.attempts.count(.reject, tier: demand.tier) }
            continuation.resume(returning: ending)
            return
        }
        recorder?.attempts.count(.queue, tier: demand.tier)
        settle()
    }

    private func leave(_ id: UInt64) {
        let continuation = state.withLock { state -> Waiting? in
            guard state.arriving.remove(id) == nil, state.machine.leave(id: id) else { return nil }
            return state.waiting.removeValue(forKey: id)
        }
        continuation?.resume(returning: .left)
        settle()
    }

    /// Changes the machine and lets go whoever may go after it.
    @discardableResult
    private func change<Result>(_ body: (inout LimitMachine, Int64) -> Result) -> Result {
        let now = now().nanoseconds
        let result = state.withLock { body(&$0.machine, now) }
        settle()
        return result
    }

    /// Lets everybody go who may, and sets the alarm for the next.
    private func settle() {
        let now = now().nanoseconds
        let (resumptions, alarm) = state.withLock { state -> ([(Waiting, LimitMachine.Outcome)], Int64?) in
            let resumptions = state.machine.settle(now: now).compactMap { settlement in
                state.waiting.removeValue(forKey: settlement.id).map { ($0, settlement.outcome) }
            }
            guard let next = state.machine.nextSettlement(), next < state.alarm ?? .max else { return (resumptions, nil) }
            state.alarm = next
            return (resumptions, next)
        }
        for (continuation, outcome) in resumptions { continuation.resume(returning: .settled(outcome)) }
        guard let alarm else { return }
        alarmClock.wake(at: .uptimeNanoseconds(UInt64(alarm))) { [weak self] in self?.ring(alarm) }
    }

    private func ring(_ alarm: Int64) {
        state.withLock { state in if state.alarm == alarm { state.alarm = nil } }
        settle()
    }
}

extension UpstreamFailure {
    /// The caller gave up, and the upstream cannot have seen the request.
    fileprivate static let cancelledBeforeSend = unreachable("the call was cancelled")
}
