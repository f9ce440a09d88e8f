/// How series are written for a scrape.
package enum ExpositionFormat: Sendable, CaseIterable {
    /// Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.0, which has units and exemplars.
    case openMetrics

    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// OpenMetrics only for those who name it: the text format is understood by everybody.
    package init(accept: String) { self = accept.contains("application/openmetrics-text") ? .openMetrics : .text }
}
