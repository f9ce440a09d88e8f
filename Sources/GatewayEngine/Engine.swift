package import GatewayPlan
package import JSONBytes
package import NIOCore

/// One call's way: checked, looked up, sent, rendered, stored.
///
/// `admit` is synchronous and answers cache hits and wrong arguments on the spot; what needs the upstream continues in
/// `complete`, which holds the only suspension.
package final class Engine: Sendable {
    package let plan: Plan
    private let upstream: any UpstreamClient
    let cache: ResponseCache
    private let renderer: AnswerRenderer
    private let calls: CallsUnderWay
    private let now: @Sendable () -> NIODeadline

    package init(plan: Plan, upstream: any UpstreamClient, now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }) {
        self.plan = plan
        self.upstream = upstream
        self.cache = ResponseCache(
            maximumBytes: plan.cacheStore.maximumBytes, maximumTagValues: plan.cacheStore.maximumTagValues)
        self.renderer = AnswerRenderer(plan: plan)
        self.calls = CallsUnderWay(maximum: plan.concurrency.calls)
        self.now = now
    }

    /// Checks the arguments and answers at once where the cache can.
    ///
    /// - Parameters:
    ///   - arguments: the `arguments` object inside `message`, already scanned; `nil` when the caller sent none.
    ///   - now: the event loop's time, so that a hit reads no clock.
    package func admit(
        _ tool: ToolPlan, arguments: JSONToken?, message: ByteBuffer, principal: Principal, scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        let check = ArgumentCheck(tool: tool)
        if check.passes(arguments, in: message.readableBytesUInt8Span, values: &scratch.values) {
            return lookUp(tool, message: message, principal: principal, scratch: scratch, now: now)
        }
        guard let respelt = Respelling(tool: tool).respell(arguments, in: message.readableBytesUInt8Span) else {
            return refuse(arguments, of: tool, in: message)
        }
        guard check.passes(respelt.arguments, in: respelt.message.readableBytesUInt8Span, values: &scratch.values) else {
            return refuse(respelt.arguments, of: tool, in: respelt.message)
        }
        return lookUp(tool, message: respelt.message, principal: principal, scratch: scratch, now: now)
    }

    private func refuse(_ arguments: JSONToken?, of tool: ToolPlan, in message: ByteBuffer) -> Admission {
        let problems = ArgumentCheck(tool: tool).problems(arguments, in: message.readableBytesUInt8Span)
        return .answered(Answer(content: renderer.invalid(problems, for: tool), source: .gateway))
    }

    /// The cached answer of a call whose checked values stand in `scratch`, or the call to be sent.
    private func lookUp(
        _ tool: ToolPlan, message: ByteBuffer, principal: Principal, scratch: CallScratch, now: NIODeadline
    ) -> Admission {
        guard let policy = tool.cache else {
            let call = ToolCall(tool: tool, message: message, values: scratch.values, principal: principal)
            return .deferred(DeferredCall(call: call, cacheKey: nil))
        }
        let bytes = message.readableBytesUInt8Span
        CacheKeyRecipe.write(tool, policy: policy, values: scratch.values, in: bytes, principal: principal, to: &scratch.key)
        let hash = ResponseCache.hash(scratch.key)
        if let entry = cache.find(hash: hash, key: scratch.key, now: now) {
            let age = (now - entry.storedAt).nanoseconds
            return .answered(Answer(content: entry.content, source: .hit(ageNanoseconds: age, ttlNanoseconds: policy.ttl - age)))
        }
        let call = ToolCall(tool: tool, message: message, values: scratch.values, principal: principal)
        return .deferred(DeferredCall(call: call, cacheKey: (hash, scratch.key)))
    }

    /// Answers a call of a tool that is not offered.
    package func refuse(_ hidden: HiddenTool) -> Answer { Answer(content: renderer.notOffered(hidden), source: .gateway) }

    /// Goes to the upstream and answers, whatever comes of it.
    ///
    /// Cancelling the task aborts the exchange; a write that may have been carried out still invalidates its tags.
    package func complete(_ deferred: DeferredCall) async -> Answer {
        let call = deferred.call
        guard calls.begin() else {
            let refusal = Refusal(.overloaded, name: "concurrency.calls", retryAfter: plan.concurrency.retryAfter)
            return Answer(content: renderer.failure(.refused(refusal), for: call.tool), source: .gateway)
        }
        defer { calls.end() }
        // Before the send: a write that happens while the answer is under way must win.
        let stamps = deferred.cacheKey == nil ? [] : cache.epochs.stamps(call.tool.cache?.tags ?? [], of: call)
        do throws(UpstreamFailure) {
            let response = try await upstream.send(call)
            // Only a refusal says that nothing happened; after a server error or a redirect it may have.
            if !(400..<500).contains(response.status) { invalidate(call) }
            let content = renderer.render(response, for: call, view: call.view)
            guard let (hash, key) = deferred.cacheKey, let policy = call.tool.cache, !content.isError else {
                return Answer(content: content, source: .upstream)
            }
            let storedAt = now()
            let expiresAt = storedAt + .nanoseconds(policy.ttl)
            let isStored = cache.store(
                CacheEntry(key: key, hash: hash, content: content, storedAt: storedAt, expiresAt: expiresAt, stamps: stamps))
            return Answer(content: content, source: isStored ? .miss(ttlNanoseconds: policy.ttl) : .upstream)
        } catch {
            if !error.provesNothingWasSent { invalidate(call) }
            return Answer(content: renderer.failure(error, for: call.tool), source: .gateway)
        }
    }

    private func invalidate(_ call: ToolCall) {
        guard !call.tool.invalidates.isEmpty else { return }
        cache.epochs.invalidate(call.tool.invalidates, of: call)
    }
}

/// What `Engine.admit` decided.
package enum Admission: Sendable {
    case answered(Answer)
    /// To be continued with `Engine.complete`.
    case deferred(DeferredCall)
}

/// A checked call that needs the upstream.
package struct DeferredCall: Sendable {
    package let call: ToolCall
    /// `nil`: the answer is not cached.
    let cacheKey: (hash: Int, bytes: [UInt8])?
}

extension ToolCall {
    /// The position in `ToolPlan.views` that the caller asked for; the first when it did not ask.
    fileprivate var view: Int {
        guard let position = tool.parameters.firstIndex(where: { $0.destination == .view }) else { return 0 }
        let chosen = withText(ofParameter: position) { name in tool.views.firstIndex { name.holds($0.name.utf8.span) } }
        return chosen ?? 0
    }
}
