import GatewayPlan
import JSONBytes
import NIOCore
import Synchronization

extension Engine {
    /// What one exchange came to, for everybody who waited for it.
    struct Fetched: Sendable {
        let answer: Answer
        /// The old answer, for who takes one, when the new one is an error.
        var stale: Answer?
        /// The upstream, or the gateway in front of it, asked for fewer calls.
        var isThrottled = false
    }

    /// Waits for the answer on a flight that is under way, or begins one: what it came to, whoever began it.
    ///
    /// - Parameter lookup: takes how the cache was of use.
    func join(_ call: ToolCall, _ read: CachedRead, _ lookup: inout CacheLookup?) async -> Fetched {
        while true {
            let ticket = flights.board(
                read.key, principal: call.principal, insists: read.insistsOnFresh, now: now().nanoseconds, start: start(read),
                isCurrent: { cache.epochs.areCurrent($0) })
            lookup = lookup ?? (read.insistsOnFresh ? .bypass : ticket.leads ? .miss : .coalesced)
            if ticket.leads {
                begin(ticket.flight, call, read)
            } else {
                events.withLock { $0.count(.coalesced, of: call.tool.id) }
            }
            switch await flights.wait(ticket, until: call.deadline, now: now()) {
            case .landed(let fetched, let principal):
                let isUsable = !fetched.answer.content.isError || fetched.stale != nil
                // Another one's credential may have been the reason.
                if !isUsable, principal != call.principal { continue }
                return fetched
            case .abandoned: continue
            case .cancelled: return Fetched(answer: failure(.cancelled, of: call))
            case .late:
                // The exchange may go on for others; it is not held against the upstream that this caller had no more time.
                var outcome = CallOutcome()
                outcome.attempts = 1
                outcome.end = .time
                outcome.isTimedOut = true
                let previous = cache.peek(hash: read.key.hash, key: read.key.bytes)
                return Fetched(answer: failure(.deadlinePassed, of: call, outcome), stale: old(previous, .upstreamFailed, of: call))
            }
        }
    }

    /// Renews an answer that is already served.
    func refresh(_ call: ToolCall, _ read: CachedRead) {
        let flight = flights.beginUnasked(
            read.key, principal: call.principal, now: now().nanoseconds, start: start(read),
            isCurrent: { cache.epochs.areCurrent($0) })
        guard let flight else { return }
        events.withLock { $0.count(.refreshes, of: call.tool.id) }
        var call = call
        if call.priority == .interactive { call.priority = .refresh }
        begin(flight, call, read)
    }

    /// How things stand before the request is sent: first the stamps, so that a write which ends in between is seen one way or the other.
    private func start(_ read: CachedRead) -> FlightTable.Start {
        let stamps = read.slots.map { cache.epochs.stamp($0) }
        return FlightTable.Start(stamps: stamps, joinableUntil: unsettledUntil(read, quiet.state(of: read.slots)) ?? .max)
    }

    /// Until when what is read now may be shown, since a write that it may not show settles then; nanoseconds of uptime, `nil` when it shows
    /// all.
    private func unsettledUntil(_ read: CachedRead, _ state: QuietTags.State) -> Int64? {
        let time = now().nanoseconds
        return state.isUnsettled(at: time) ? settling.withLock { $0.nextEnd(of: read.slots, after: time) } : nil
    }

    private func begin(_ flight: Int, _ call: ToolCall, _ read: CachedRead) {
        var call = call
        // Those who wait keep their own deadlines.
        call.deadline = .distantFuture
        let stamps = flights.stamps(of: flight)
        flights.fly(flight, on: read.executor, as: call.principal) { [call] in await self.fetch(call, read, stamps: stamps) }
    }

    /// The answer of an entry that is fresh now.
    private func fresh(_ entry: CachedAnswer, _ policy: CachePolicy) -> Answer? {
        let time = now().nanoseconds
        guard entry.freshness(policy, now: time) == .fresh else { return nil }
        let source = Answer.Source.hit(ageNanoseconds: max(0, time - entry.storedAt), ttlNanoseconds: entry.freshUntil - time)
        return Answer(content: entry.content, source: source)
    }

    /// Asks the upstream, and stores what it says.
    ///
    /// - Parameter stamps: as of before now, so that a write that happens while the answer is under way wins.
    private func fetch(_ call: ToolCall, _ read: CachedRead, stamps: [TagStamp]) async -> Fetched {
        guard let policy = call.tool.cache else { return Fetched(answer: await send(call)) }
        let state = quiet.state(of: read.slots)
        let fill = CacheFill(
            policy: policy, tool: call.tool.id, key: read.key, stamps: stamps, isHeld: state.isHeld,
            unsettledUntil: unsettledUntil(read, state), isWarming: call.priority == .warming)
        let previous = cache.peek(hash: read.key.hash, key: read.key.bytes)
        // A flight that had not landed when the cache was asked may have landed before this one began.
        if !read.insistsOnFresh, let previous, previous.storedAt >= read.askedAt, let answer = fresh(previous, policy) {
            events.withLock { $0.count(.coalesced, of: call.tool.id) }
            return Fetched(answer: answer)
        }
        let lookup = await sharedLookup(fill)
        if !read.insistsOnFresh, let adopted = adopt(lookup?.answer, instead: previous, fill) { return Fetched(answer: adopted) }
        var call = call
        call.ifNoneMatch = previous?.etag
        let caller = stamp(ofCaller: call)
        var outcome = CallOutcome()
        do throws(UpstreamFailure) {
            let response = try await upstream.send(call, outcome: &outcome)
            outcome.status = response.status
            if response.status == 304, let previous {
                events.withLock { $0.count(.notModified, of: call.tool.id) }
                let etag = response.etag ?? previous.etag
                let answer = store(previous.content, of: response, etag: etag, fill, outcome)
                await share(answer, etag: etag, fill, lookup)
                return Fetched(answer: answer)
            }
            learn(from: response, call, asOf: caller)
            let content = renderer.render(response, for: call, view: call.view, outcome)
            let answer = store(content, of: response, etag: response.etag, fill, outcome)
            await share(answer, etag: response.etag, fill, lookup)
            guard content.isError, response.status < 300 || response.status == 429 || response.status >= 500 else {
                return Fetched(answer: answer)
            }
            return Fetched(
                answer: answer, stale: fallBack(on: previous, .upstreamError, read, call), isThrottled: response.status == 429)
        } catch {
            let answer = failure(error, of: call, outcome)
            guard let why = error.staleReason else { return Fetched(answer: answer) }
            return Fetched(answer: answer, stale: fallBack(on: previous, why, read, call), isThrottled: why == .refused)
        }
    }

    /// Stores what may be stored.
    private func store(
        _ content: AnswerContent, of response: UpstreamResponse, etag: String?, _ fill: CacheFill, _ outcome: CallOutcome
    ) -> Answer {
        let time = now().nanoseconds
        let isHeld = fill.isHeld || quiet.state(of: fill.stamps.map(\.slot)).isHeld
        if isHeld { cache.noteOvertaken() }
        if !isHeld,
            let ttl = fill.ttl(of: response, isError: content.isError, now: time),
            let entry = fill.entry(content, etag: etag, ttl: ttl, now: time),
            cache.store(entry, hash: fill.key.hash, key: fill.key.bytes)
        {
            if stored.isObserved { stored.send(StoredAnswer(tool: fill.tool, key: fill.key.bytes, content: content)) }
            return Answer(content: content, source: .miss(ttlNanoseconds: entry.freshUntil - time), outcome: outcome)
        }
        events.withLock { $0.count(.bypassed, of: fill.tool) }
        return Answer(content: content, source: .upstream, outcome: outcome)
    }

    /// The old answer in place of an error, if it is young enough for that; nobody tries to renew it for a while.
    private func fallBack(on previous: CachedAnswer?, _ why: Answer.StaleReason, _ read: CachedRead, _ call: ToolCall) -> Answer? {
        events.withLock { $0.count(.failures, of: call.tool.id) }
        cache.noteFailure(hash: read.key.hash, key: read.key.bytes, now: now().nanoseconds, plan.cacheStore)
        return old(previous, why, of: call)
    }

    /// The old answer, if it is young enough to stand in for one that could not be had.
    private func old(_ previous: CachedAnswer?, _ why: Answer.StaleReason, of call: ToolCall) -> Answer? {
        let time = now().nanoseconds
        guard let policy = call.tool.cache, let previous, previous.isCurrent(cache.epochs) else { return nil }
        switch previous.freshness(policy, now: time) {
        case .fresh, .staleWhileRevalidate, .staleIfError:
            events.withLock { $0.count(.staleIfError, of: call.tool.id) }
            return Answer(content: previous.content, source: .stale(ageNanoseconds: time - previous.storedAt, why))
        case .kept, .gone: return nil
        }
    }

    /// What tells, when an answer has come, whether its caller is still who they were; to be taken before the request is sent.
    ///
    /// - Returns: `nil` when the answer tells nothing about its caller.
    func stamp(ofCaller call: ToolCall) -> TagStamp? {
        call.tool.learns.isEmpty ? nil : cache.epochs.stamp(CacheOwner.principal(call.principal).slot)
    }

    /// Takes what a successful answer tells about its caller.
    func learn(from response: UpstreamResponse, _ call: ToolCall, asOf caller: TagStamp?) {
        guard let caller, (200..<300).contains(response.status), response.isJSON else { return }
        guard let root = try? JSONScanner.scan(response.body.readableBytesUInt8Span) else { return }
        facts.learn(call.tool.learns, from: root, in: response.body.readableBytesUInt8Span, about: call.principal) {
            cache.epochs.isCurrent(caller)
        }
    }

    /// - Parameter outcome: `nil`: the upstream was not asked.
    func failure(_ failure: UpstreamFailure, of call: ToolCall, _ outcome: CallOutcome? = nil) -> Answer {
        Answer(content: renderer.failure(failure, for: call.tool, outcome), source: .gateway, outcome: outcome)
    }
}

extension UpstreamFailure {
    /// Why an old answer may stand in; `nil` when it may not.
    fileprivate var staleReason: Answer.StaleReason? {
        switch self {
        case .refused: .refused
        case .unreachable, .timedOut, .deadlinePassed, .interrupted: .upstreamFailed
        case .noCredential, .tooLarge, .cancelled: nil
        }
    }
}

extension ToolCall {
    /// The position in `ToolPlan.views` that the caller asked for; the first when it did not ask.
    var view: Int {
        guard let position = tool.parameters.firstIndex(where: { $0.destination == .view }) else { return 0 }
        let chosen = withText(ofParameter: position) { name in tool.views.firstIndex { name.holds($0.name.utf8.span) } }
        return chosen ?? 0
    }
}
