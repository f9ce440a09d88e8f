package import GatewayPlan
package import GatewayTelemetry
import Synchronization

/// The numbers of the requests to the upstream, each as it went over the wire.
package final class UpstreamMetrics: Sendable {
    /// The class of an answer.
    fileprivate enum Code: Int, CaseIterable {
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

    fileprivate struct ToolSeries: Sendable {
        /// By the raw value of `Code`.
        let requests: [Counter]
        let duration: Histogram
    }

    /// Where the requests of one Plan are counted.
    private struct Table: Sendable {
        /// By the tool's id; `nil` where no Plan has offered such a tool.
        var tools: [ToolSeries?] = []
        var throttled: Counter
        var inFlight: Gauge

        init(_ plan: Plan, in registry: MetricRegistry, after previous: Table?) {
            let upstream = plan.server.name
            throttled = registry.counter(.upstreamThrottled, upstream)
            inFlight = registry.gauge(.upstreamRequestsInFlight, upstream)
            let offered = plan.byToolID { tool in
                let group = tool.group ?? ""
                return ToolSeries(
                    requests: Code.allCases.map { registry.counter(.upstreamRequests, upstream, tool.name, group, $0.word) },
                    duration: registry.histogram(.upstreamRequestDuration, upstream, tool.name, group))
            }
            // Calls under way may be of a tool that is no longer offered.
            let known = previous?.tools ?? []
            tools = offered.enumerated().map { id, series in series ?? (id < known.count ? known[id] : nil) }
        }
    }

    /// A request that is counted where it was begun, whatever Plan serves when it ends.
    package struct Request: Sendable {
        fileprivate let series: ToolSeries?
        fileprivate let throttled: Counter
        fileprivate let inFlight: Gauge

        /// It has been answered, or will not be.
        package func end(_ result: Result<UpstreamResponse, UpstreamFailure>, nanoseconds: Int64) {
            inFlight.add(-1)
            let code: Code
            switch result {
            case .success(let response): code = Code(status: response.status)
            case .failure(.cancelled): code = .cancelled
            case .failure: code = .none
            }
            series?.requests[code.rawValue].increment()
            series?.duration.record(nanoseconds: nanoseconds)
            if code == .throttled { throttled.increment() }
        }
    }

    private let registry: MetricRegistry
    private let table: Mutex<Table>

    /// Takes every handle, which makes every series, at zero.
    package init(_ plan: Plan, in registry: MetricRegistry) {
        self.registry = registry
        table = Mutex(Table(plan, in: registry, after: nil))
    }

    /// Counts by a new Plan from now on.
    package func adopt(_ plan: Plan) {
        table.withLock { $0 = Table(plan, in: registry, after: $0) }
    }

    /// A request is sent; its end is to follow.
    package func begin(_ tool: ToolPlan) -> Request {
        let request = table.withLock { table in
            Request(series: table.tools[tool.id], throttled: table.throttled, inFlight: table.inFlight)
        }
        request.inFlight.add(1)
        return request
    }
}
