import GatewayPlan
import JSONBytes
import NIOCore

extension Engine {
    /// How a call that nobody waits for ended.
    enum Warmed {
        case filled
        /// The answer is there already, or it does not fit any more what is asked.
        case skipped
        case failed
        /// There should be fewer calls for now.
        case throttled
    }

    /// Asks for an answer before anybody does.
    func warm(_ call: WarmingPlan.Call, as principal: Principal, now: NIODeadline) async -> Warmed {
        guard let tool = plan.tool(call.tool) else { return .skipped }
        guard let arguments = try? JSONScanner.scan(call.arguments.readableBytesUInt8Span) else { return .skipped }
        let admission = admit(
            tool, arguments: arguments, message: call.arguments, principal: principal, priority: .warming,
            counts: false, scratch: CallScratch(executor: executor), now: now)
        let deferred: DeferredCall
        switch admission {
        case .deferred(let call): deferred = call
        // An old answer that stands in while the upstream is not asked again after an error is no fresh one.
        case .answered(let answer): return answer.ending == .degraded ? .failed : .skipped
        }
        guard let read = deferred.read else { return .skipped }
        var lookup: CacheLookup?
        let fetched = await join(deferred.call, read, &lookup)
        if fetched.isThrottled { return .throttled }
        return fetched.answer.content.isError ? .failed : .filled
    }
}
