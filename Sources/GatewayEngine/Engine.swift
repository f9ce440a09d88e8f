package import GatewayPlan
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
        executor: (any TaskExecutor)? = nil, now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }
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
    ///   - now: the event loop's time, so that a hit reads no clock.
    package func admit(
        _ tool: ToolPlan, arguments: JSONToken?, message: ByteBuffer, principal: Principal, priority: CallPriority = .interactive,
        insistsOnFresh: Bool = false, scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        guard principal.mayUse(tool) else { return .answered(forbid(tool)) }
        let check = ArgumentCheck(tool: tool)
        if check.passes(arguments, in: message.readableBytesUInt8Span, values: &scratch.values) {
            return lookUp(tool, in: message, principal, priority, insistsOnFresh: insistsOnFresh, scratch: scratch, now: now)
        }
        guard let respelt = Respelling(tool: tool).respell(arguments, in: message.readableBytesUInt8Span) else {
            return refuse(arguments, of: tool, in: message)
        }
        guard check.passes(respelt.arguments, in: respelt.message.readableBytesUInt8Span, values: &scratch.values) else {
            return refuse(respelt.arguments, of: tool, in: respelt.message)
        }
        return lookUp(tool, in: respelt.message, principal, priority, insistsOnFresh: insistsOnFresh, scratch: scratch, now: now)
    }

    private func refuse(_ arguments: JSONToken?, of tool: ToolPlan, in message: ByteBuffer) -> Admission {
        let problems = ArgumentCheck(tool: tool).problems(arguments, in: message.readableBytesUInt8Span)
        return .answered(Answer(content: renderer.invalid(problems, for: tool), source: .gateway))
    }

    /// The cached answer of a checked call, whose values are in `scratch`, or the call to be sent.
    private func lookUp(
        _ tool: ToolPlan, in message: ByteBuffer, _ principal: Principal, _ priority: CallPriority, insistsOnFresh: Bool,
        scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        // Made only where it is needed: a hit needs no call.
        func call() -> ToolCall {
            ToolCall(tool: tool, message: message, values: scratch.values, principal: principal, priority: priority)
        }
        guard let policy = tool.cache else { return .deferred(DeferredCall(call: call(), read: nil)) }
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
                return .answered(Answer(content: answer.content, source: source))
            case .stale(_, let why, _) where why.isDegraded && tool.resilience.asksBeforeStale: break
            case .stale(let answer, let why, let isDue):
                if isDue { refresh() }
                return .answered(Answer(content: answer.content, source: .stale(ageNanoseconds: time - answer.storedAt, why)))
            case .none: break
            }
        }
        let call = call()
        return .deferred(
            DeferredCall(call: call, read: read(call, policy, owner, hash, scratch, insistsOnFresh: insistsOnFresh, askedAt: time)))
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
    package func forbid(_ tool: ToolPlan) -> Answer { Answer(content: renderer.notPermitted(tool), source: .gateway) }

    /// Answers a call of a tool that is not offered.
    package func refuse(_ hidden: HiddenTool) -> Answer { Answer(content: renderer.notOffered(hidden), source: .gateway) }

    /// Answers a call that the user has not agreed to.
    package func refuse(_ call: DeferredCall, _ why: Unconfirmed) -> Answer {
        Answer(content: renderer.unconfirmed(why, call.call.tool), source: .gateway)
    }

    /// Goes to the upstream and answers, whatever comes of it.
    ///
    /// Cancelling the task aborts the exchange unless others wait for it, too; a write that may have been carried out still
    /// invalidates its tags.
    package func complete(_ deferred: DeferredCall) async -> Answer {
        guard calls.begin(atMost: plan.concurrency.calls) else { return overloaded(deferred.call) }
        defer { calls.end() }
        var deferred = deferred
        deferred.deadline = min(deferred.deadline, now() + .nanoseconds(deferred.call.tool.resilience.deadline))
        return await answer(deferred)
    }

    /// The upstream's answer, or what stands in for it.
    func answer(_ deferred: DeferredCall) async -> Answer {
        let call = deferred.call
        guard let read = deferred.read else { return await substitute(for: await send(call), to: call) }
        let fetched = await join(call, read)
        // Who insists on a fresh answer takes no old one.
        let stale = read.insistsOnFresh ? nil : fetched.stale
        if let stale, !call.tool.resilience.asksBeforeStale { return stale }
        return await substitute(for: fetched.answer, orStale: stale, to: call)
    }

    /// There are too many calls under way to begin with this one.
    func overloaded(_ call: ToolCall) -> Answer {
        failure(.refused(Refusal(.overloaded, name: "concurrency.calls", retryAfter: plan.concurrency.retryAfter)), of: call)
    }
}
