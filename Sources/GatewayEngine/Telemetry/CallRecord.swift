package import GatewayPlan
package import GatewayTelemetry
package import NIOCore

/// What came of one call of a client: metrics, log lines and traces are all written from this one account, so they cannot disagree.
///
/// Warming, renewals behind an answer and the calls of a fallback are no calls of a client.
package struct CallRecord: Sendable {
    package let tool: ToolPlan
    package let principal: Principal
    package let ending: CallEnding
    /// `nil`: the tool's answers are not cached, or the call did not come that far.
    package let lookup: CacheLookup?
    /// What the client was told; `nil`: the call ended before there was an answer.
    package let answer: Answer?
    /// The caller's trace, as far as it is known.
    package let trace: TraceContext?
    /// When the call arrived, or its user agreed to it.
    package let start: NIODeadline
    package let end: NIODeadline

    package var nanoseconds: Int64 { (end - start).nanoseconds }
}

/// One request of the driver to the upstream, and what it meant.
package struct AttemptRecord: Sendable {
    package let tool: ToolPlan
    package let priority: CallPriority
    /// Counted from 1.
    package let number: Int
    /// Of the answer; `nil`: none came.
    package let status: Int?
    /// Why none came; `nil`: one came, or the caller gave up.
    package let transport: TransportFailure?
    package let meaning: OutcomeClass
    /// Nanoseconds that it waited for the limits before.
    package let waited: Int64
    package let trace: TraceContext?
    package let start: NIODeadline
    package let end: NIODeadline
}

/// Told of every call and every attempt, for log lines and traces; it must return at once.
package protocol CallObserver: Sendable {
    /// Whether it is worth while to tell of a call that was answered on the spot.
    var wantsCalls: Bool { get }
    /// A call begins that is not answered on the spot.
    ///
    /// - Returns: the trace that it goes on with.
    func begins(_ call: ToolCall, from trace: TraceContext?, at start: NIODeadline) -> TraceContext?
    /// A request is about to be sent.
    ///
    /// - Returns: the trace that the upstream is told.
    func begins(attempt number: Int, of call: ToolCall, at start: NIODeadline) -> TraceContext?
    /// The request will be sent again, after a pause.
    func repeats(_ call: ToolCall, attempts: Int, meaning: OutcomeClass, pause: Int64, at time: NIODeadline)
    func ended(_ call: CallRecord)
    func ended(_ attempt: AttemptRecord)
}
