package import GatewayPlan
import GatewayTelemetry
package import NIOCore
package import Tracing

/// The spans of calls and attempts, by OpenTelemetry's conventions for MCP servers and HTTP clients.
///
/// An attempt is named by the path's template: what a caller asked for is nobody else's business.
package struct CallTracer: Sendable {
    private let tracer: any Tracer
    private let revision: String
    private let transport: String
    private let server: ServerAddress
    private let wallClock: @Sendable () -> Int64
    private let now: @Sendable () -> NIODeadline

    /// - Parameters:
    ///   - transport: `pipe` or `tcp`, as the conventions call it.
    ///   - wallClock: nanoseconds since 1970.
    package init(
        _ tracer: any Tracer, plan: Plan, transport: String, wallClock: @escaping @Sendable () -> Int64,
        now: @escaping @Sendable () -> NIODeadline = { NIODeadline.now() }
    ) {
        self.tracer = tracer
        self.revision = plan.revision
        self.transport = transport
        self.server = ServerAddress(plan.upstream.baseURL)
        self.wallClock = wallClock
        self.now = now
    }

    /// A call begins that is not answered on the spot.
    ///
    /// - Returns: where it goes on.
    func begins(_ call: ToolCall, from trace: TraceContext?, at start: NIODeadline) -> TraceContext? {
        span(of: call.tool, from: trace, at: start).context.trace
    }

    func ended(_ call: CallRecord) {
        let span: any Span
        if let trace = call.trace, !trace.isRemote {
            // Without a span it was decided at the beginning that this trace is not recorded.
            guard let own = trace.span else { return }
            span = own
        } else {
            span = self.span(of: call.tool, from: call.trace, at: call.start)
        }
        span.updateAttributes { attributes in
            attributes["setlist.outcome"] = call.ending.word
            if let lookup = call.lookup { attributes["setlist.cache.result"] = lookup.word }
            if let outcome = call.answer?.outcome {
                attributes["setlist.attempts"] = outcome.attempts
                if outcome.end != .settled { attributes["setlist.ended_by"] = outcome.end.rawValue }
                if let refusal = outcome.refusal { attributes["setlist.refused"] = refusal.kind.rawValue }
                if let breaker = outcome.breaker {
                    attributes["setlist.breaker.name"] = breaker.name
                    attributes["setlist.breaker.state"] = breaker.state.rawValue
                }
            }
            if let error = call.errorType { attributes["error.type"] = error }
        }
        if call.errorType != nil { span.setStatus(SpanStatus(code: .error)) }
        span.end(at: instant(call.end))
    }

    /// A request is about to be sent.
    func begins(attempt number: Int, of call: ToolCall, at start: NIODeadline) -> TraceContext? {
        let (request, tool) = (call.tool.request, call.tool)
        let template = tool.pathTemplate
        let span = tracer.startSpan(
            "\(request.method.rawValue) \(template)", context: InstrumentationContext(call.trace), ofKind: .client, at: instant(start))
        span.updateAttributes { attributes in
            attributes["http.request.method"] = request.method.rawValue
            attributes["url.template"] = template
            attributes["url.scheme"] = server.scheme
            attributes["server.address"] = server.host
            attributes["server.port"] = server.port
            attributes["setlist.tool"] = tool.name
            attributes["setlist.priority"] = "\(call.priority)"
            if number > 1 { attributes["http.request.resend_count"] = number - 1 }
        }
        return span.context.trace
    }

    func ended(_ attempt: AttemptRecord) {
        guard let span = attempt.trace?.span else { return }
        span.updateAttributes { attributes in
            attributes["setlist.meaning"] = attempt.meaning.rawValue
            attributes["setlist.waited_ms"] = Double(attempt.waited) / 1_000_000
            if let status = attempt.status { attributes["http.response.status_code"] = status }
            if let error = attempt.errorType { attributes["error.type"] = error }
        }
        if attempt.errorType != nil { span.setStatus(SpanStatus(code: .error)) }
        span.end(at: instant(attempt.end))
    }

    /// The call's request will be sent again, after a pause.
    func repeats(_ call: ToolCall, attempts: Int, meaning: OutcomeClass, pause: Int64, at time: NIODeadline) {
        call.trace?.span?.addEvent(
            SpanEvent(
                name: "setlist.retry", at: instant(time),
                attributes: [
                    "setlist.attempts": .int64(Int64(attempts)), "setlist.meaning": .string(meaning.rawValue),
                    "setlist.pause_ms": .double(Double(pause) / 1_000_000),
                ]))
    }

    private func span(of tool: ToolPlan, from trace: TraceContext?, at start: NIODeadline) -> any Span {
        let span = tracer.startSpan(
            "tools/call \(tool.name)", context: InstrumentationContext(trace), ofKind: .server, at: instant(start))
        span.updateAttributes { attributes in
            attributes["mcp.method.name"] = "tools/call"
            attributes["gen_ai.operation.name"] = "execute_tool"
            attributes["gen_ai.tool.name"] = tool.name
            attributes["network.transport"] = transport
            attributes["setlist.config.revision"] = revision
        }
        return span
    }

    /// The engine's clock knows no calendar.
    private func instant(_ time: NIODeadline) -> DefaultTracerClock.Timestamp {
        .init(nanosecondsSinceEpoch: UInt64(max(0, wallClock() - (now() - time).nanoseconds)))
    }
}

/// Where the upstream is, as attributes name it.
private struct ServerAddress {
    let scheme: String
    let host: String
    let port: Int

    /// - Parameter url: has a scheme and a host; the configuration has been checked.
    init(_ url: String) {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        scheme = parts.first.map { String($0.dropLast()) } ?? ""
        let authority = parts.count > 2 ? parts[2].split(separator: "@").last ?? "" : ""
        let standard = scheme == "https" ? 443 : 80
        if let colon = authority.lastIndex(of: ":"), let number = Int(authority[authority.index(after: colon)...]) {
            (host, port) = (String(authority[..<colon]), number)
        } else {
            (host, port) = (String(authority), standard)
        }
    }
}

extension ToolPlan {
    /// `/albums/{id}`.
    fileprivate var pathTemplate: String {
        request.path.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter(let position): "{\(parameters[position].name)}"
            }
        }.joined()
    }
}

extension CallRecord {
    /// `nil` when the caller has an answer; that it was wrong to ask is an error of the tool in the conventions' terms.
    fileprivate var errorType: String? {
        if ending == .cancelled { return "cancelled" }
        return answer?.content.isError ?? (ending != .ok && ending != .degraded) ? "tool_error" : nil
    }
}

extension AttemptRecord {
    /// The status, or why there is none.
    fileprivate var errorType: String? {
        if let transport { return transport.rawValue }
        guard let status else { return "cancelled" }
        return status >= 400 ? String(status) : nil
    }
}
