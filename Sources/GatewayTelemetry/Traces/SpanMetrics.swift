/// What became of spans; zeros where none are made.
package struct SpanMetrics: MetricSource {
    private let queue: SpanQueue?

    /// - Parameter queue: `nil`: no traces are exported.
    package init(_ queue: SpanQueue?) { self.queue = queue }

    package func collect(into samples: inout MetricSamples) {
        let counts = queue?.counts ?? SpanQueue.Counts()
        samples.add(.spans, "exported", value: Double(counts.exported))
        samples.add(.spans, "failed", value: Double(counts.failed))
        samples.add(.spans, "dropped", value: Double(counts.dropped))
    }
}
