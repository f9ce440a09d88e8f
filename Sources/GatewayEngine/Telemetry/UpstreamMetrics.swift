package import GatewayPlan
package import GatewayTelemetry

/// The numbers of the requests to the upstream, each as it went over the wire.
package final class UpstreamMetrics: Sendable {
    /// The class of an answer.
    private enum Code: Int, CaseIterable {
        case success, redirection, clientError, throttled, serverError, none, cancelled

        var word: String {
            switch self {
            case .success: "2xx"
            case .redirection: "3xx"
            case .clientError: "4xx"
            case .throttled: "429"
            case .serverError: "5xx"
            case .none: "error"
            case .cancelled: "cancelled"
            }
        }

        init(status: Int) {
            switch status {
            case 429: self = .throttled
            case 500...: self = .serverError
            case 400...: self = .clientError
            case 300...: self = .redirection
            default: self = .success
            }
        }
    }

    private struct ToolSeries: Sendable {
        /// By the raw value of `Code`.
        let requests: [Counter]
        let duration: Histogram
    }

    /// By the tool's id.
    private let tools: [ToolSeries]
    private let throttled: Counter
    private let inFlight: Gauge

    /// Takes every handle, which makes every series, at zero.
    package init(_ plan: Plan, in registry: MetricRegistry) {
        let upstream = plan.server.name
        tools = plan.tools.map { tool in
            let group = tool.group ?? ""
            return ToolSeries(
                requests: Code.allCases.map { registry.counter(.upstreamRequests, upstream, tool.name, group, $0.word) },
                duration: registry.histogram(.upstreamRequestDuration, upstream, tool.name, group))
        }
        throttled = registry.counter(.upstreamThrottled, upstream)
        inFlight = registry.gauge(.upstreamRequestsInFlight, upstream)
    }

    /// A request is sent; `end` is to follow.
    package func begin() { inFlight.add(1) }

    /// It has been answered, or will not be.
    package func end(_ tool: ToolPlan, _ result: Result<UpstreamResponse, UpstreamFailure>, nanoseconds: Int64) {
        inFlight.add(-1)
        guard tool.id < tools.count else { return }
        let code: Code
        switch result {
        case .success(let response): code = Code(status: response.status)
        case .failure(.cancelled): code = .cancelled
        case .failure: code = .none
        }
        tools[tool.id].requests[code.rawValue].increment()
        tools[tool.id].duration.record(nanoseconds: nanoseconds)
        if code == .throttled { throttled.increment() }
    }
}
