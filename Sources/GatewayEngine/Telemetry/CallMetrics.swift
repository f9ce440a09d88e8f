import GatewayPlan
import GatewayTelemetry

/// The numbers of the calls of clients: handles found once by the id of the tool, so that counting looks nothing up.
struct CallMetrics: Sendable {
    /// One tool's.
    private struct ToolSeries: Sendable {
        /// The calls by the raw value of `CallEnding`, behind them the lookups by that of `CacheLookup`, and the durations.
        let cells: SeriesCells
        let isCached: Bool

        init(_ tool: ToolPlan, in registry: MetricRegistry) {
            let group = tool.group ?? ""
            let known = registry.cells(of: .toolCalls, tool.name, group, CallEnding.ok.word)
            cells = known ?? SeriesCells(bounds: BucketBounds.calls)
            isCached = tool.cache != nil
            for ending in CallEnding.allCases {
                registry.counter(.toolCalls, tool.name, group, ending.word, in: cells, at: Self.place(ending))
            }
            registry.histogram(.toolCallDuration, tool.name, group, in: cells)
            guard isCached else { return }
            for lookup in CacheLookup.allCases {
                registry.counter(.cacheRequests, tool.name, group, lookup.word, in: cells, at: Self.place(lookup))
            }
        }

        static func place(_ ending: CallEnding) -> Int { ending.rawValue }
        static func place(_ lookup: CacheLookup) -> Int { CallEnding.allCases.count + lookup.rawValue }
    }

    /// What stood in for the answers of one tool.
    private struct FallbackSeries: Sendable {
        /// `nil`: the tool has no such step.
        let stale, alternate, fixed: Counter?

        init(_ tool: ToolPlan, in registry: MetricRegistry) {
            func fallback(_ step: String, _ exists: Bool) -> Counter? { exists ? registry.counter(.fallbacks, tool.name, step) : nil }
            stale = fallback("stale", tool.cache != nil)
            alternate = fallback("alternate", tool.resilience.fallback.contains { if case .alternate = $0 { true } else { false } })
            fixed = fallback("static", tool.resilience.fallback.contains { if case .fixed = $0 { true } else { false } })
        }
    }

    /// By the tool's id; `nil` where this Plan offers no such tool.
    private let tools: [ToolSeries?]
    private let fallbacks: [FallbackSeries?]
    private let overhead: Histogram

    init(_ plan: Plan, in registry: MetricRegistry) {
        tools = plan.byToolID { ToolSeries($0, in: registry) }
        fallbacks = plan.byToolID { FallbackSeries($0, in: registry) }
        overhead = registry.histogram(.gatewayOverhead)
    }

    /// A call has ended.
    func count(tool: Int, _ ending: CallEnding, _ lookup: CacheLookup?, nanoseconds: Int64) {
        guard let series = tools[tool] else { return }
        let lookup = series.isCached ? lookup.map(ToolSeries.place) : nil
        series.cells.count(ToolSeries.place(ending), lookup, nanoseconds: nanoseconds)
    }

    /// The trace of a call that was counted.
    func note(_ trace: TraceContext, tool: Int, nanoseconds: Int64) {
        guard let series = tools[tool], let exemplar = Exemplar(trace, nanoseconds) else { return }
        series.cells.note(exemplar, nanoseconds: nanoseconds)
    }

    /// A call was answered with what could be had.
    func countFallback(tool: Int, _ substitute: Answer.Substitute?) {
        guard let series = fallbacks[tool] else { return }
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
