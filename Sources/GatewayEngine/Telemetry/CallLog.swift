import GatewayPlan
package import GatewayTelemetry
import Logging

/// The log's line for each call: all of them at level debug, or at level info one in so many.
package struct CallLog: Sendable {
    private let output: LogOutput
    private let revision: String
    /// One in so many; `nil`: none.
    private let sample: UInt64?
    private let random: @Sendable () -> UInt64

    /// - Parameters:
    ///   - revision: of the configuration that the calls are answered by, whatever has become of it meanwhile.
    ///   - sample: how many calls one line at level info stands for; `nil`: there are none.
    ///   - random: chooses the calls.
    package init(
        _ output: LogOutput, revision: String, sample: Int?, random: @escaping @Sendable () -> UInt64 = { .random(in: 0 ... .max) }
    ) {
        self.output = output
        self.revision = revision
        self.sample = sample.map { UInt64(max(1, $0)) }
        self.random = random
    }

    /// Whether there may be a line.
    var isOn: Bool { output.isOn(.debug) || sample != nil && output.isOn(.info) }

    func ended(_ call: CallRecord) {
        let isChosen = sample.map { random() % $0 == 0 } ?? false
        let level = isChosen ? Logger.Level.info : .debug
        guard output.isOn(level) else { return }
        output.line(level, "call", revision: revision) { line in
            line.add("tool", word: call.tool.name)
            line.add("outcome", word: call.ending.word)
            if let lookup = call.lookup { line.add("cache", word: lookup.word) }
            line.add("duration_ms", nanoseconds: call.nanoseconds)
            if let answer = call.answer { line.add(answer) }
            line.add("caller", call.principal.id)
            if let trace = call.trace {
                line.add("trace_id", word: trace.traceID)
                line.add("span_id", word: trace.spanID)
            }
        }
    }
}

extension LogLine {
    /// How the call went, in the words that the answer's `_meta` has for it.
    fileprivate mutating func add(_ answer: Answer) {
        if let outcome = answer.outcome {
            add("attempts", outcome.attempts)
            if let status = outcome.status { add("status", status) }
            if let waited = outcome.waited { add("waited_ms", nanoseconds: waited) }
            if outcome.end != .settled { add("ended_by", word: outcome.end.rawValue) }
            if let refusal = outcome.refusal {
                add("refused", word: refusal.kind.rawValue)
                add("refused_by", word: refusal.name)
            }
            if let breaker = outcome.breaker, breaker.state != .closed {
                add("breaker", word: breaker.name)
                add("breaker_state", word: breaker.state.rawValue)
            }
            if let seconds = outcome.retryAfterSeconds { add("retry_after_seconds", Int(seconds)) }
        }
        if let substitute = answer.substitute {
            add("source", word: substitute.tool ?? "static")
            add("reason", word: substitute.reason)
        } else if case .stale(_, let why) = answer.source {
            add("reason", word: why.rawValue)
        }
    }
}
