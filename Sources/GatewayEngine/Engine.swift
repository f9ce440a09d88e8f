package import GatewayPlan
package import GatewayTelemetry
package import JSONBytes
package import NIOCore
import Synchronization

/// One call's way: checked, looked up, sent, rendered, stored.
///
/// `admit` is synchronous and answers cache hits and wrong arguments on the spot; what needs the upstream continues in
/// `complete`, which holds the only suspension.
package final class Engine: Sendable {
    package let plan: Plan
    let upstream: any UpstreamClient
    /// `nil`: this gateway's answers are its own.
    let shared: (any SharedCache)?
    let cache: ResponseCache
    let quiet: QuietTags
    let flights: FlightBoard
    let facts: PrincipalFacts
    let settling: Locked<SettleQueue>
    let events: Locked<EventCounters<FlightEvent>>
    let renderer: AnswerRenderer
    /// `nil`: nobody wants to know of calls.
    let recorder: CallRecorder?
    let calls: CallsUnderWay
    let now: @Sendable () -> NIODeadline
    /// Where exchanges run for which no caller brings a place; `nil`: anywhere.
    let executor: (any TaskExecutor)?
    /// Tells that something was invalidated, without saying what: who holds `TagStamps` asks whether they are current.
    package let invalidations: Signal<Void>
    /// Tells what has been stored.
    package let stored: Signal<StoredAnswer>

    /// - Parameter previous: the engine of the Plan before, which goes on with the calls it has; both share what is kept and what is under way.
    package init(
        plan: Plan, upstream: any UpstreamClient, shared: (any SharedCache)? = nil, after previous: Engine? = nil,
        recorder: CallRecorder? = nil, executor: (any TaskExecutor)? = nil,
        now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }
    ) {
        self.plan = plan
        self.upstream = upstream
        self.shared = shared ?? previous?.shared
        self.cache = previous?.cache ?? ResponseCache(maximumBytes: plan.cacheStore.maximumBytes)
        self.quiet = previous?.quiet ?? QuietTags()
        self.flights = previous?.flights ?? FlightBoard()
        self.facts = previous?.facts ?? PrincipalFacts()
        self.settling = previous?.settling ?? Locked(SettleQueue())
        self.events = previous?.events ?? Locked(EventCounters())
        self.invalidations = previous?.invalidations ?? Signal()
        self.stored = previous?.stored ?? Signal()
        self.recorder = recorder
        self.renderer = AnswerRenderer(plan: plan)
        self.calls = previous?.calls ?? CallsUnderWay()
        self.now = now
        self.executor = executor
        guard let previous else { return }
        cache.resize(maximumBytes: plan.cacheStore.maximumBytes)
        guard plan.upstream != previous.plan.upstream else { return }
        // Perhaps somebody else is signed in there; the counting up keeps what is still under way from being learnt.
        cache.epochs.bumpAll()
        facts.forgetAll()
    }

    /// Checks the arguments and answers at once where the cache can.
    ///
    /// - Parameters:
    ///   - arguments: the `arguments` object inside `message`, already scanned; `nil` when the caller sent none.
    ///   - insistsOnFresh: the caller takes no answer that was there before.
    ///   - counts: it is a client's call; those of the gateway's own are not told of.
    ///   - trace: the caller's, to be told of an answer on the spot; what is sent for the call goes on with it after `begin` only.
    ///   - now: the event loop's time, so that a hit reads no clock.
    package func admit(
        _ tool: ToolPlan, arguments: JSONToken?, message: ByteBuffer, principal: Principal, priority: CallPriority = .interactive,
        insistsOnFresh: Bool = false, counts: Bool = true, trace: TraceContext? = nil, scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        let arrival = counts ? now : nil
        guard principal.mayUse(tool) else { return .answered(forbid(tool, to: principal, arrival: arrival)) }
        let check = ArgumentCheck(tool: tool)
        if check.passes(arguments, in: message.readableBytesUInt8Span, values: &scratch.values) {
            return lookUp(
                tool, in: message, principal, priority, insistsOnFresh: insistsOnFresh, trace: trace, arrival: arrival, scratch: scratch,
                now: now)
        }
        guard let respelt = Respelling(tool: tool).respell(arguments, in: message.readableBytesUInt8Span) else {
            return refuse(arguments, of: tool, in: message, principal, trace, arrival)
        }
        guard check.passes(respelt.arguments, in: respelt.message.readableBytesUInt8Span, values: &scratch.values) else {
            return refuse(respelt.arguments, of: tool, in: respelt.message, principal, trace, arrival)
        }
        return lookUp(
            tool, in: respelt.message, principal, priority, insistsOnFresh: insistsOnFresh, trace: trace, arrival: arrival,
            scratch: scratch,
            now: now)
    }

    private func refuse(
        _ arguments: JSONToken?, of tool: ToolPlan, in message: ByteBuffer, _ principal: Principal, _ trace: TraceContext?,
        _ arrival: NIODeadline?
    ) -> Admission {
        let problems = ArgumentCheck(tool: tool).problems(arguments, in: message.readableBytesUInt8Span)
        let answer = Answer(content: renderer.invalid(problems, for: tool), source: .gateway)
        if let arrival { recorder?.answered(tool, principal, answer, trace: trace, arrival: arrival) }
        return .answered(answer)
    }

    /// The cached answer of a checked call, whose values are in `scratch`, or the call to be sent.
    private func lookUp(
        _ tool: ToolPlan, in message: ByteBuffer, _ principal: Principal, _ priority: CallPriority, insistsOnFresh: Bool,
        trace: TraceContext?, arrival: NIODeadline?, scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        // Made only where it is needed: a hit needs no call.
        func call() -> ToolCall {
            ToolCall(tool: tool, message: message, values: scratch.values, principal: principal, priority: priority)
        }
        guard let policy = tool.cache else { return .deferred(DeferredCall(call: call(), read: nil, arrival: arrival)) }
        let owner = CacheOwner(policy.scope, principal, facts.known(of: principal, &scratch.caller))
        CacheKeyRecipe.write(tool, owner: owner, values: scratch.values, in: message.readableBytesUInt8Span, to: &scratch.key)
        let hash = ResponseCache.hash(scratch.key)
        let time = now.nanoseconds
        func refresh() {
            let call = call()
            self.refresh(call, read(call, policy, owner, hash, scratch, insistsOnFresh: false, askedAt: time))
        }
        if !insistsOnFresh {
            switch cache.find(hash: hash, key: scratch.key, tool: tool.id, policy: policy, now: time) {
            case .fresh(let answer, let isDue):
                if isDue { refresh() }
                let source = Answer.Source.hit(
                    ageNanoseconds: time - answer.storedAt, ttlNanoseconds: max(0, answer.freshUntil - time))
                let found = Answer(content: answer.content, source: source)
                if let arrival {
                    recorder?.answered(tool, principal, found, found.content.isError ? .negative : .hit, trace: trace, arrival: arrival)
                }
                return .answered(found)
            case .stale(_, let why, _) where why.isDegraded && tool.resilience.asksBeforeStale: break
            case .stale(let answer, let why, let isDue):
                if isDue { refresh() }
                let found = Answer(content: answer.content, source: .stale(ageNanoseconds: time - answer.storedAt, why))
                if let arrival { recorder?.answered(tool, principal, found, .stale, trace: trace, arrival: arrival) }
                return .answered(found)
            case .none: break
            }
        }
        let call = call()
        let asked = read(call, policy, owner, hash, scratch, insistsOnFresh: insistsOnFresh, askedAt: time)
        return .deferred(DeferredCall(call: call, read: asked, arrival: arrival))
    }

    private func read(
        _ call: ToolCall, _ policy: CachePolicy, _ owner: CacheOwner, _ hash: Int, _ scratch: CallScratch, insistsOnFresh: Bool,
        askedAt: Int64
    ) -> CachedRead {
        CachedRead(
            key: FlightTable.Key(hash: hash, bytes: scratch.key), slots: slots(of: call, policy, owner), insistsOnFresh: insistsOnFresh,
            askedAt: askedAt, executor: scratch.executor)
    }

    /// The counters of an answer's tags and of its owner.
    func slots(of call: ToolCall, _ policy: CachePolicy, _ owner: CacheOwner) -> [TagSlot] {
        call.tagSlots(policy.tags, maximumValues: plan.cacheStore.maximumTagValues) + [owner.slot]
    }

    /// How often each kind of event happened on the way to the upstream.
    var flightEvents: EventCounters<FlightEvent> { events.withLock { $0 } }

    /// Upstream exchanges under way for answers that are cached.
    package var callsUnderWay: Int { flights.count }

    /// Calls that are not answered yet, those aside that the cache answers.
    package var openCalls: Int { calls.count }

    /// Answers a call of a tool that is not for this caller.
    ///
    /// - Parameter arrival: of a client's call; `nil`: it is none.
    package func forbid(_ tool: ToolPlan, to principal: Principal, arrival: NIODeadline?) -> Answer {
        let answer = Answer(content: renderer.notPermitted(tool), source: .gateway)
        if let arrival { recorder?.answered(tool, principal, answer, arrival: arrival) }
        return answer
    }

    /// Answers a call of a tool that is not offered, and so is none of those that are counted.
    package func refuse(_ hidden: HiddenTool) -> Answer { Answer(content: renderer.notOffered(hidden), source: .gateway) }

    /// Answers a call that the user has not agreed to.
    package func refuse(_ call: DeferredCall, _ why: Unconfirmed) -> Answer {
        ended(call, Answer(content: renderer.unconfirmed(why, call.call.tool), source: .gateway))
    }

    /// The call as it begins now: its user has taken time to agree to it.
    package func agreed(_ call: DeferredCall) -> DeferredCall {
        var call = call
        if call.arrival != nil { call.arrival = now() }
        return call
    }

    /// A call will not be completed after all: whoever would have done so has too much to do.
    package func turnAway(_ call: DeferredCall) {
        calls.noteRefusal()
        _ = ended(call, overloaded(call.call), call.lookupInVain)
    }

    /// Whether somebody wants to know the traces of calls that are answered on the spot.
    package var wantsTraces: Bool { recorder?.wantsTraces ?? false }

    /// A call begins that is not answered on the spot: it goes on with its caller's trace, in a span of its own where traces are recorded.
    package func begin(_ call: DeferredCall, from trace: TraceContext?) -> DeferredCall {
        var begun = call
        begun.trace = trace
        if let recorder, let arrival = call.arrival { begun.trace = recorder.begins(call.call, from: trace, at: arrival) }
        return begun
    }

    /// Goes to the upstream and answers, whatever comes of it.
    ///
    /// Cancelling the task aborts the exchange unless others wait for it, too; a write that may have been carried out still
    /// invalidates its tags.
    package func complete(_ deferred: DeferredCall) async -> Answer {
        guard calls.begin(atMost: plan.concurrency.calls) else { return ended(deferred, overloaded(deferred.call), deferred.lookupInVain) }
        defer { calls.end() }
        var (deferred, lookup) = (deferred, CacheLookup?.none)
        deferred.deadline = min(deferred.deadline, now() + .nanoseconds(deferred.call.tool.resilience.deadline))
        return ended(deferred, await answer(deferred, &lookup), lookup, as: Task.isCancelled ? .cancelled : nil)
    }

    /// Tells of the end of a call.
    ///
    /// - Parameters:
    ///   - lookup: `nil`: it has not come to one.
    ///   - ending: where the answer does not say.
    private func ended(
        _ deferred: DeferredCall, _ answer: Answer, _ lookup: CacheLookup? = nil, as ending: CallEnding? = nil
    ) -> Answer {
        if let arrival = deferred.arrival { recorder?.ended(deferred.call, arrival: arrival, answer, lookup, as: ending) }
        return answer
    }

    /// Tells of the end of a call whose answer was not made here.
    package func ended(_ deferred: DeferredCall, as ending: CallEnding) {
        if let arrival = deferred.arrival { recorder?.ended(deferred.call, arrival: arrival, nil, nil, as: ending) }
    }

    /// The upstream's answer, or what stands in for it.
    ///
    /// - Parameter lookup: takes how the cache was of use.
    func answer(_ deferred: DeferredCall, _ lookup: inout CacheLookup?) async -> Answer {
        let call = deferred.call
        guard let read = deferred.read else { return await substitute(for: await send(call), to: call) }
        let fetched = await join(call, read, &lookup)
        // Who insists on a fresh answer takes no old one.
        let stale = read.insistsOnFresh ? nil : fetched.stale
        if let stale, !call.tool.resilience.asksBeforeStale { return stale }
        return await substitute(for: fetched.answer, orStale: stale, to: call)
    }

    /// There are too many calls under way to begin with this one.
    func overloaded(_ call: ToolCall) -> Answer {
        let refusal = Refusal(.overloaded, name: "concurrency.calls", retryAfter: plan.concurrency.retryAfter)
        var outcome = CallOutcome()
        (outcome.end, outcome.refusal, outcome.retryAfter) = (.refused, refusal, refusal.retryAfter)
        return failure(.refused(refusal), of: call, outcome)
    }
}
