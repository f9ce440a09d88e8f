package import GatewayPlan
package import JSONBytes
package import NIOCore
import Synchronization

extension Engine {
    /// The tags of the answer to a call as of now; `nil` when the arguments are wrong or the tool's answers have no tags.
    package func stamps(
        of tool: ToolPlan, arguments: JSONToken?, message: ByteBuffer, principal: Principal, scratch: CallScratch
    ) -> TagStamps? {
        guard ArgumentCheck(tool: tool).passes(arguments, in: message.readableBytesUInt8Span, values: &scratch.values) else { return nil }
        return stamps(of: ToolCall(tool: tool, message: message, values: scratch.values, principal: principal))
    }

    /// The tags of the answer to a checked call as of now; `nil` when the tool's answers have none.
    package func stamps(of call: ToolCall) -> TagStamps? {
        guard let policy = call.tool.cache, !policy.tags.isEmpty else { return nil }
        let slots = slots(of: call, policy, CacheOwner(policy.scope, call.principal, facts.known(of: call.principal)))
        return TagStamps(stamps: slots.map { cache.epochs.stamp($0) })
    }

    /// What the answer to a checked call is stored under as of now; `nil` when the tool's answers are not cached.
    package func key(of call: ToolCall) -> [UInt8]? {
        guard let policy = call.tool.cache else { return nil }
        var key: [UInt8] = []
        let owner = CacheOwner(policy.scope, call.principal, facts.known(of: call.principal))
        CacheKeyRecipe.write(call.tool, owner: owner, values: call.values, in: call.message.readableBytesUInt8Span, to: &key)
        return key
    }

    /// What is stored for a checked call, however old, unless a write has made it stale.
    package func storedContent(of call: ToolCall) -> AnswerContent? {
        key(of: call).flatMap { cache.peek(hash: ResponseCache.hash($0), key: $0)?.content }
    }

    /// Whether nothing has touched these tags since.
    package func areCurrent(_ stamps: TagStamps) -> Bool { cache.epochs.areCurrent(stamps.stamps) }

    /// Makes everything stale that a pattern covers, and counts it.
    package func invalidate(_ pattern: TagPattern, actor: String) async -> InvalidationRecord {
        await drop(pattern.staleSlots, InvalidationRecord(tag: pattern.text, cause: .admin, actor: actor, time: now().nanoseconds))
    }

    /// Makes stale what a write would have: the way to tell of one that was made past the gateway.
    ///
    /// - Returns: `nil` when the arguments are wrong.
    package func invalidate(
        asIfCalled tool: ToolPlan, arguments: JSONToken?, message: ByteBuffer, principal: Principal, actor: String
    ) async -> [InvalidationRecord]? {
        var values: [JSONToken?] = []
        guard ArgumentCheck(tool: tool).passes(arguments, in: message.readableBytesUInt8Span, values: &values) else { return nil }
        let call = ToolCall(tool: tool, message: message, values: values, principal: principal)
        var records: [InvalidationRecord] = []
        for tag in tool.invalidates {
            let record = InvalidationRecord(tag: tag.text(of: call), cause: .admin, actor: actor, time: now().nanoseconds)
            records.append(await drop(tag.staleSlots(of: call), record))
        }
        return records
    }

    /// Drops everything that belongs to one principal, and what is known about them: for a change of user.
    package func purge(_ principal: Principal, actor: String) async -> InvalidationRecord {
        let record = InvalidationRecord(tag: "user \(principal.id)", cause: .purge, actor: actor, time: now().nanoseconds)
        let slots = [CacheOwner.principal(principal).slot]
        let sequence = invalidate(slots, record)
        // Behind the counting up, which keeps what is still under way from being learnt.
        facts.forget(principal)
        return await tell(of: record, sequence, slots)
    }

    /// Drops everything.
    package func purgeAll(actor: String) async -> InvalidationRecord {
        let record = InvalidationRecord(tag: "**", cause: .purge, actor: actor, time: now().nanoseconds)
        cache.epochs.bumpAll()
        let sequence = cache.log.append(record, stamps: nil)
        facts.forgetAll()
        return await tell(of: record, sequence, (0...UInt16.max).map { TagSlot(index: $0) })
    }

    private func drop(_ slots: [TagSlot], _ record: InvalidationRecord) async -> InvalidationRecord {
        await tell(of: record, invalidate(slots, record), slots)
    }

    /// Lets everybody know of an invalidation, and counts what it reached.
    ///
    /// - Parameter slots: what was counted up; only asked for where there is a shared tier.
    private func tell(
        of record: InvalidationRecord, _ sequence: Int, _ slots: @autoclosure () -> [TagSlot]
    ) async -> InvalidationRecord {
        await shared?.invalidate(slots())
        invalidations.send()
        await sweep()
        return cache.log.record(sequence) ?? record
    }

    /// What has to be done now and then: makes known what has settled, and sweeps out what is dead.
    package func upkeep() async {
        let time = now().nanoseconds
        let settled = settling.withLock { $0.takeSettled(now: time) }
        for write in settled {
            for tag in write.tags {
                invalidate(tag.slots, InvalidationRecord(tag: tag.text, cause: .settled, actor: write.actor, time: time))
                await shared?.invalidate(tag.slots)
            }
        }
        if !settled.isEmpty { invalidations.send() }
        await sweep()
    }

    private func sweep() async {
        let time = now().nanoseconds
        await cache.sweep { [plan] answer in
            // Nobody asks any more for what belongs to a tool that a reload has changed.
            guard let policy = plan.tool(Int(answer.tool))?.cache else { return true }
            guard case .gone = answer.freshness(policy, now: time) else { return false }
            return true
        }
    }
}
