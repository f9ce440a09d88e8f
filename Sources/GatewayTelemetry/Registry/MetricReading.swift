/// What one series says at a moment.
package struct MetricReading: Sendable {
    package let definition: MetricDefinition
    /// In the order of the definition's labels.
    package let values: [String]
    /// Of a histogram, how many durations it has counted.
    package let number: Double
    /// Of a histogram, seconds.
    package let sum: Double

    /// Which series it is: the metric's name and the values.
    package var identity: [String] { [definition.name] + values }

    init(_ definition: MetricDefinition, _ series: MetricFamily.Series) {
        self.definition = definition
        values = series.values
        switch series.instrument {
        case .counter(let counter): (number, sum) = (Double(counter.value), 0)
        case .gauge(let gauge): (number, sum) = (Double(gauge.value), 0)
        case .histogram(let histogram): (number, sum) = (Double(histogram.cells.cumulativeCounts.last ?? 0), histogram.cells.sumSeconds)
        }
    }

    init(_ definition: MetricDefinition, _ sample: MetricSamples.Sample) {
        self.definition = definition
        (values, number, sum) = (sample.values, sample.value, 0)
    }

    /// `a="b",c="d"`.
    package var labelText: String { String(decoding: LabelText.render(definition.labels, values), as: UTF8.self) }
}
