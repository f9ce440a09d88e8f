package import GatewayPlan
import NIOCore
import Synchronization

/// The one layer between the engine and the upstream that asks, waits, counts and retries.
///
/// The order of an attempt: deadline, breakers asked, gate and limits (which may make it wait), the breakers' permits (they may have opened
/// meanwhile), a place in the bulkhead, send, record. What is taken and not used is given back.
package final class AttemptDriver: UpstreamClient {
    private struct Shared {
        var ledger: RetryLedger
        var random: SplitMix64
    }

    /// An attempt that was made, and what it means.
    private struct Attempt {
        var result: Result<UpstreamResponse, UpstreamFailure>
        var meaning: Classified
        /// Nanoseconds in which there was nothing to do but wait.
        var waited: Int64
    }

    private let plan: Plan
    private let upstream: any UpstreamClient
    private let breakers: BreakerRegistry
    private let limits: UpstreamLimits
    private let bulkhead: Bulkhead
    private let clock: EngineClock
    private let classifier: OutcomeClassifier
    private let recorder: CallRecorder?
    private let shared: Mutex<Shared>

    /// - Parameters:
    ///   - previous: the driver of the Plan before, whose account of retries is taken over if their budget has stayed.
    ///   - recorder: told of every attempt.
    ///   - seed: of the random pauses.
    package init(
        plan: Plan, upstream: any UpstreamClient, breakers: BreakerRegistry, limits: UpstreamLimits, bulkhead: Bulkhead,
        after previous: AttemptDriver? = nil, recorder: CallRecorder? = nil,
        clock: EngineClock = .system, seed: UInt64 = .random(in: 0 ... .max)
    ) {
        self.plan = plan
        self.upstream = upstream
        self.breakers = breakers
        self.limits = limits
        self.bulkhead = bulkhead
        self.recorder = recorder
        self.clock = clock
        self.classifier = OutcomeClassifier(errors: plan.upstream.errors)
        let keepsLedger = previous?.plan.resilience.retryBudget == plan.resilience.retryBudget
        let ledger = keepsLedger ? previous?.shared.withLock(\.ledger) : nil
        self.shared = Mutex(Shared(ledger: ledger ?? RetryLedger(plan.resilience.retryBudget), random: SplitMix64(seed: seed)))
    }

    package func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        var outcome = CallOutcome()
        return try await send(call, outcome: &outcome)
    }

    package func send(_ call: ToolCall, outcome: inout CallOutcome) async throws(UpstreamFailure) -> UpstreamResponse {
        var call = call
        call.deadline = min(call.deadline, clock.now() + .nanoseconds(call.tool.resilience.deadline))
        var schedule = RetrySchedule(call.tool)
        var last: Result<UpstreamResponse, UpstreamFailure>?
        while true {
            let attempt: Attempt
            let before = clock.now()
            do throws(UpstreamFailure) {
                attempt = try await self.attempt(call, number: outcome.attempts + 1)
            } catch {
                outcome.wait((clock.now() - before).nanoseconds)
                // The true answer tells more than that there was no further attempt.
                if case .refused(let refusal) = error {
                    outcome.refusal = refusal
                    outcome.end = .refused
                    outcome.retryAfter = refusal.retryAfter
                }
                return try end(last ?? .failure(error), call, &outcome)
            }
            last = attempt.result
            outcome.attempts += 1
            outcome.wait(attempt.waited)
            outcome.outcome = attempt.meaning.outcome
            outcome.isTimedOut = attempt.meaning.cause == .transport(.timeout)
            outcome.retryAfter = attempt.meaning.retryAfter
            switch next(after: attempt.meaning, call, &schedule) {
            case .stop(let reason):
                outcome.end = reason
                return try end(attempt.result, call, &outcome)
            case .again(let pause):
                call.progress?.report("trying again in \(Self.text(pause))")
                recorder?.repeats(call, attempts: outcome.attempts, meaning: attempt.meaning.outcome, pause: pause, at: clock.now())
                await clock.sleep(clock.now() + .nanoseconds(pause))
                outcome.wait(pause)
            }
        }
    }

    /// One attempt, from the deadline to the record.
    ///
    /// - Throws: when nothing was sent.
    private func attempt(_ call: ToolCall, number: Int) async throws(UpstreamFailure) -> Attempt {
        let tool = call.tool
        let asked = clock.now()
        guard !Task.isCancelled else { throw .unreachable("the call was cancelled") }
        guard (call.deadline - asked).nanoseconds >= plan.resilience.minimumAttempt else {
            throw .refused(Refusal(.deadline, name: tool.name))
        }
        if let refusal = breakers.refusal(of: tool, now: asked) { throw refused(gateOr(refusal, asked)) }
        var demand = RateDemand(call)
        demand.deadline = call.deadline - .nanoseconds(plan.resilience.minimumAttempt)
        tellWait(for: demand, call, now: asked)
        let ticket = try await limits.acquire(demand, now: asked)
        let start = clock.now()
        let permits: BreakerPermits
        do throws(Refusal) {
            permits = try breakers.permits(for: tool, now: start)
        } catch {
            limits.refund(ticket)
            throw refused(error)
        }
        let place: BulkheadPlace
        do throws(Refusal) {
            place = try bulkhead.enter(tool)
        } catch {
            breakers.record(permits, .neutral, of: tool, now: start)
            limits.refund(ticket)
            throw refused(error)
        }
        if let wait = limits.closedFor(now: start) {
            bulkhead.leave(place)
            breakers.record(permits, .neutral, of: tool, now: start)
            limits.refund(ticket)
            throw .refused(Refusal(.gateClosed, name: plan.rateLimits.penalty.client, retryAfter: wait))
        }
        var call = call
        if let recorder { call.trace = recorder.begins(attempt: number, of: call, at: start) }
        let result: Result<UpstreamResponse, UpstreamFailure>
        do throws(UpstreamFailure) {
            result = .success(try await upstream.send(call))
        } catch {
            let wasCutShort = (call.deadline - start).nanoseconds < tool.request.timeout
            result = .failure(error == .timedOut && wasCutShort ? .deadlinePassed : error)
        }
        bulkhead.leave(place)
        let end = clock.now()
        let meaning = classifier.classify(result, of: tool)
        breakers.record(permits, meaning.outcome, of: tool, isTransport: meaning.isTransport, now: end)
        if case .failure(let failure) = result, failure.transport == nil, failure.provesNothingWasSent {
            limits.refund(ticket)
            throw failure
        }
        if number == 1 { shared.withLock { $0.ledger.count(now: end) } }
        if meaning.outcome == .throttled { await limits.throttled(retryAfter: meaning.retryAfter ?? meaning.delay) }
        recorder?.ended(
            AttemptRecord(
                tool: tool, priority: call.priority, number: number, status: try? result.get().status,
                transport: result.transport, meaning: meaning.outcome,
                waited: (start - asked).nanoseconds, trace: call.trace, start: start, end: end))
        return Attempt(result: result, meaning: meaning, waited: (end - asked).nanoseconds)
    }

    /// The gateway does not send a request.
    private func refused(_ refusal: Refusal) -> UpstreamFailure {
        recorder?.attempts.count(refusal)
        return .refused(refusal)
    }

    /// What is left of the retry budget, from 0 to 1.
    var retryBudgetShare: Double {
        let now = clock.now()
        return shared.withLock { $0.ledger.share(now: now) }
    }

    /// Tells a caller who wants to know that the call has to wait, and for how long.
    private func tellWait(for demand: RateDemand, _ call: ToolCall, now: NIODeadline) {
        guard let progress = call.progress, let start = limits.peek(demand, now: now), start > now else { return }
        progress.report("waiting \(Self.text((start - now).nanoseconds)) for a place under the rate limits")
    }

    private static func text(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        return milliseconds < 1_000 ? "\(milliseconds) ms" : "\((milliseconds + 999) / 1_000) s"
    }

    /// The gate's refusal in place of the breaker's when the gate is closed for longer: whoever comes back earlier comes in vain.
    private func gateOr(_ refusal: Refusal, _ now: NIODeadline) -> Refusal {
        guard let wait = limits.closedFor(now: now), wait > refusal.retryAfter ?? 0 else { return refusal }
        return Refusal(.gateClosed, name: plan.rateLimits.penalty.client, retryAfter: wait)
    }

    private func next(after meaning: Classified, _ call: ToolCall, _ schedule: inout RetrySchedule) -> RetrySchedule.Verdict {
        let now = clock.now()
        let remaining = (call.deadline - now).nanoseconds - plan.resilience.minimumAttempt
        let verdict: RetrySchedule.Verdict = shared.withLock { shared in
            let random = Double.random(in: 0...1, using: &shared.random)
            let verdict = schedule.next(after: meaning, remaining: remaining, random: random)
            guard case .again = verdict else { return verdict }
            return shared.ledger.spend(now: now) ? verdict : .stop(.budget)
        }
        recorder?.attempts.count(verdict, after: meaning.outcome, of: call.tool)
        return verdict
    }

    private func end(
        _ result: Result<UpstreamResponse, UpstreamFailure>, _ call: ToolCall, _ outcome: inout CallOutcome
    ) throws(UpstreamFailure) -> UpstreamResponse {
        if let breaker = breakers.breaker(for: call.tool) {
            let snapshot = breaker.standing(now: clock.now())
            outcome.breaker = .init(name: breaker.plan.name, state: snapshot.state)
            if let wait = snapshot.retryAfter { outcome.retryAfter = max(wait, outcome.retryAfter ?? 0) }
        }
        return try result.get()
    }
}

extension Result<UpstreamResponse, UpstreamFailure> {
    fileprivate var transport: TransportFailure? {
        if case .failure(let failure) = self { failure.transport } else { nil }
    }
}

extension Classified {
    /// No answer came, which is held against the upstream whichever endpoint it was.
    fileprivate var isTransport: Bool {
        if case .transport = cause { true } else { false }
    }
}
