/// The series of one metric, in the order in which they were made.
struct MetricFamily {
    struct Series {
        var values: [String]
        /// `a="b",c="d"`, escaped once.
        var labelText: [UInt8]
        var instrument: MetricInstrument
        /// `nil` while what it counts is configured.
        var retiredAt: Int64?
    }

    /// Long enough for a dashboard to show the end of what was removed.
    private static let retention: Int64 = 3_600_000_000_000

    let definition: MetricDefinition
    private(set) var series: [Series] = []
    private var positions: [[String]: Int] = [:]

    init(definition: MetricDefinition) { self.definition = definition }

    mutating func instrument(_ values: [String], make: () -> MetricInstrument) -> MetricInstrument {
        if let position = positions[values] {
            series[position].retiredAt = nil
            return series[position].instrument
        }
        precondition(values.count == definition.labels.count, "\(definition.name) has the labels \(definition.labels)")
        let made = Series(
            values: values, labelText: LabelText.render(definition.labels, values), instrument: make(), retiredAt: nil)
        positions[values] = series.count
        series.append(made)
        return made.instrument
    }

    /// The series with these label values.
    func instrument(_ values: [String]) -> MetricInstrument? { positions[values].map { series[$0].instrument } }

    mutating func retire(label: String, keeping names: Set<String>, now: Int64) {
        guard let position = definition.labels.firstIndex(of: label) else { return }
        for index in series.indices {
            if names.contains(series[index].values[position]) {
                series[index].retiredAt = nil
            } else if series[index].retiredAt == nil {
                series[index].retiredAt = now
            }
        }
    }

    mutating func dropRetired(now: Int64) {
        let kept = series.filter { series in series.retiredAt.map { now - $0 < Self.retention } ?? true }
        guard kept.count < series.count else { return }
        series = kept
        positions = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.values, $0) })
    }
}

/// What events are counted in.
enum MetricInstrument: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case histogram(Histogram)

    /// Where its numbers are; a gauge has its own.
    var cells: SeriesCells? {
        switch self {
        case .counter(let counter): counter.cells
        case .histogram(let histogram): histogram.cells
        case .gauge: nil
        }
    }
}
