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
        guard case .deferred(let deferred) = admission, let read = deferred.read else { return .skipped }
        var lookup: CacheLookup?
        let fetched = await join(deferred.call, read, &lookup)
        if fetched.isThrottled { return .throttled }
        return fetched.answer.content.isError ? .failed : .filled
    }
}
