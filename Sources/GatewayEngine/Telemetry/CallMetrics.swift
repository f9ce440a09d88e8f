import GatewayPlan
import GatewayTelemetry

/// The numbers of the calls of clients: handles found once by the id of the tool, so that counting looks nothing up.
struct CallMetrics: Sendable {
    /// One tool's; a class, so that taking it out of the table counts one reference and not one for each member.
    private final class ToolSeries: Sendable {
        /// By the raw value of `CallEnding`.
        let calls: [Counter]
        let duration: Histogram
        /// By the raw value of `CacheLookup`; empty where nothing is cached.
        let lookups: [Counter]
        /// `nil`: the tool has no such step.
        let stale, alternate, fixed: Counter?

        init(_ tool: ToolPlan, in registry: MetricRegistry) {
            let group = tool.group ?? ""
            func fallback(_ step: String, _ exists: Bool) -> Counter? { exists ? registry.counter(.fallbacks, tool.name, step) : nil }
            calls = CallEnding.allCases.map { registry.counter(.toolCalls, tool.name, group, $0.word) }
            duration = registry.histogram(.toolCallDuration, tool.name, group)
            lookups =
                tool.cache == nil ? [] : CacheLookup.allCases.map { registry.counter(.cacheRequests, tool.name, group, $0.word) }
            stale = fallback("stale", tool.cache != nil)
            alternate = fallback("alternate", tool.resilience.fallback.contains { if case .alternate = $0 { true } else { false } })
            fixed = fallback("static", tool.resilience.fallback.contains { if case .fixed = $0 { true } else { false } })
        }
    }

    /// By the tool's id; `nil` where this Plan offers no such tool.
    private let tools: [ToolSeries?]
    private let overhead: Histogram

    init(_ plan: Plan, in registry: MetricRegistry) {
        tools = plan.byToolID { ToolSeries($0, in: registry) }
        overhead = registry.histogram(.gatewayOverhead)
    }

    /// A call has ended.
    func count(tool: Int, _ ending: CallEnding, _ lookup: CacheLookup?, nanoseconds: Int64, trace: TraceContext? = nil) {
        guard let series = tools[tool] else { return }
        series.calls[ending.rawValue].increment()
        series.duration.record(nanoseconds: nanoseconds, exemplar: trace.flatMap { Exemplar($0, nanoseconds) })
        if let lookup, !series.lookups.isEmpty { series.lookups[lookup.rawValue].increment() }
    }

    /// A call was answered with what could be had.
    func countFallback(tool: Int, _ substitute: Answer.Substitute?) {
        guard let series = tools[tool] else { return }
        (substitute.map { $0.tool == nil ? series.fixed : series.alternate } ?? series.stale)?.increment()
    }

    func count(overhead nanoseconds: Int64) { overhead.record(nanoseconds: nanoseconds) }
}

extension Exemplar {
    /// `nil` unless the caller records its trace.
    fileprivate init?(_ trace: TraceContext, _ nanoseconds: Int64) {
        guard trace.isSampled else { return nil }
        self.init(traceID: trace.traceID, value: Double(nanoseconds) / 1e9)
    }
}
