package import GatewayPlan
package import GatewayTelemetry
package import NIOCore

/// Where the engine tells, once each, how the calls of clients and the attempts at the upstream ended.
///
/// A class, and final, since a cache hit passes here: it costs a clock and a few additions, and allocates nothing.
package final class CallRecorder: Sendable {
    private let calls: CallMetrics
    let attempts: AttemptMetrics
    private let observer: (any CallObserver)?
    private let isObserved: Bool
    private let now: @Sendable () -> NIODeadline

    /// Takes every handle, which makes every series, at zero.
    ///
    /// - Parameter observer: told of everything besides; `nil`: nobody is.
    package init(
        _ plan: Plan, in registry: MetricRegistry, observer: (any CallObserver)? = nil,
        now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }
    ) {
        self.calls = CallMetrics(plan, in: registry)
        self.attempts = AttemptMetrics(plan, in: registry)
        self.observer = observer
        self.isObserved = observer != nil
        self.now = now
    }

    /// A call was answered on the spot.
    package func answered(
        _ tool: ToolPlan, _ principal: Principal, _ answer: Answer, _ lookup: CacheLookup? = nil, trace: TraceContext? = nil,
        arrival: NIODeadline
    ) {
        let (end, ending) = (now(), answer.ending)
        calls.count(tool: tool.id, ending, lookup, nanoseconds: (end - arrival).nanoseconds)
        if ending == .degraded { calls.countFallback(tool: tool.id, answer.substitute) }
        // Asked first, since taking the observer out counts up its reference.
        guard isObserved, let observer, observer.wantsCalls else { return }
        observer.ended(
            CallRecord(
                tool: tool, principal: principal, ending: ending, lookup: lookup, answer: answer, trace: trace, start: arrival, end: end))
    }

    /// A call that had to wait for something has ended.
    ///
    /// - Parameters:
    ///   - answer: `nil`: it was not made here.
    ///   - ending: where the answer does not say.
    func ended(_ call: ToolCall, arrival: NIODeadline, _ answer: Answer?, _ lookup: CacheLookup?, as ending: CallEnding? = nil) {
        let end = now()
        let ending = ending ?? answer?.ending ?? .cancelled
        let duration = (end - arrival).nanoseconds
        calls.count(tool: call.tool.id, ending, lookup, nanoseconds: duration)
        if let trace = call.trace { calls.note(trace, tool: call.tool.id, nanoseconds: duration) }
        if ending == .degraded { calls.countFallback(tool: call.tool.id, answer?.substitute) }
        // Who waits for another's request has not waited as long as that took.
        if let waited = answer?.outcome?.waited, lookup != .coalesced, answer?.substitute == nil {
            calls.count(overhead: duration - waited)
        }
        guard let observer, observer.wantsCalls else { return }
        observer.ended(
            CallRecord(
                tool: call.tool, principal: call.principal, ending: ending, lookup: lookup, answer: answer, trace: call.trace,
                start: arrival, end: end))
    }

    /// Whether the trace of a call that may be answered on the spot is worth reading.
    package var wantsTraces: Bool { observer?.wantsCalls ?? false }

    /// The trace that a call goes on with which is not answered on the spot.
    func begins(_ call: ToolCall, from trace: TraceContext?, at start: NIODeadline) -> TraceContext? {
        guard let observer else { return trace }
        return observer.begins(call, from: trace, at: start)
    }

    /// The trace that the upstream is told in a request.
    func begins(attempt number: Int, of call: ToolCall, at start: NIODeadline) -> TraceContext? {
        guard let observer else { return call.trace }
        return observer.begins(attempt: number, of: call, at: start)
    }

    /// A request will be sent again.
    func repeats(_ call: ToolCall, attempts: Int, meaning: OutcomeClass, pause: Int64, at time: @autoclosure () -> NIODeadline) {
        observer?.repeats(call, attempts: attempts, meaning: meaning, pause: pause, at: time())
    }

    /// An attempt was made, whatever came of it.
    func ended(_ attempt: @autoclosure () -> AttemptRecord) { observer?.ended(attempt()) }
}
