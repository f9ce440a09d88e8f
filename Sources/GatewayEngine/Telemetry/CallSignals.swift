package import GatewayPlan
package import GatewayTelemetry
package import NIOCore

/// Makes log lines and spans of what the engine tells.
package struct CallSignals: CallObserver {
    private let log: CallLog
    private let tracer: CallTracer?

    /// - Parameter tracer: `nil`: nothing is traced.
    package init(log: CallLog, tracer: CallTracer?) {
        self.log = log
        self.tracer = tracer
    }

    package var wantsCalls: Bool { tracer != nil || log.isOn }

    package func begins(_ call: ToolCall, from trace: TraceContext?, at start: NIODeadline) -> TraceContext? {
        guard let tracer else { return trace }
        return tracer.begins(call, from: trace, at: start)
    }

    package func begins(attempt number: Int, of call: ToolCall, at start: NIODeadline) -> TraceContext? {
        guard let tracer else { return call.trace }
        return tracer.begins(attempt: number, of: call, at: start)
    }

    package func repeats(_ call: ToolCall, attempts: Int, meaning: OutcomeClass, pause: Int64, at time: NIODeadline) {
        tracer?.repeats(call, attempts: attempts, meaning: meaning, pause: pause, at: time)
    }

    package func ended(_ call: CallRecord) {
        // First, so that the line names the span.
        if log.isOn { log.ended(call) }
        tracer?.ended(call)
    }

    package func ended(_ attempt: AttemptRecord) { tracer?.ended(attempt) }
}
