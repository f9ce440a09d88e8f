import Testing

@testable import GatewayTelemetry

/// What a scrape is told of spans.
@Suite struct SpanMetricsTests {
    private func lines(_ queue: SpanQueue?) -> [String] {
        let registry = MetricRegistry()
        registry.add(SpanMetrics(queue))
        let text = String(decoding: registry.exposition(.text, now: 0), as: UTF8.self)
        return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test func everyResultIsThereWhereNoTracesAreExported() {
        let expected = ["exported", "failed", "dropped"].map { "setlist_spans_total{result=\"\($0)\"} 0" }
        #expect(lines(nil) == expected)
    }

    @Test func theyAreTheQueuesNumbers() {
        let queue = SpanQueue(maximum: 1, maximumBatch: 1)
        queue.count { $0 = .init(dropped: 1, exported: 2, failed: 3) }
        #expect(
            lines(queue) == [
                "setlist_spans_total{result=\"exported\"} 2", "setlist_spans_total{result=\"failed\"} 3",
                "setlist_spans_total{result=\"dropped\"} 1",
            ])
    }
}
