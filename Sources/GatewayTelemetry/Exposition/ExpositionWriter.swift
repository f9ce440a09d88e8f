/// Writes families one after the other.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var output: [UInt8] = []

    init(format: ExpositionFormat) {
        self.format = format
        output.reserveCapacity(1 << 18)
    }

    /// Nothing at all for a metric without a series.
    mutating func write(_ definition: MetricDefinition, family: MetricFamily?, collected: [MetricSamples.Sample]) {
        let series = family?.series ?? []
        guard !series.isEmpty || !collected.isEmpty else { return }
        writeHead(definition)
        for series in series { write(series, of: definition) }
        for sample in collected {
            output.writeSample(definition.name, labels: LabelText.render(definition.labels, sample.values), value: sample.value)
        }
    }

    consuming func finish() -> [UInt8] {
        if format == .openMetrics { output += "# EOF\n".utf8 }
        return output
    }

    private mutating func writeHead(_ definition: MetricDefinition) {
        // OpenMetrics names a counter's family without the suffix of its samples.
        let isPlainName = format == .text || definition.kind != .counter
        let name = isPlainName ? definition.name[...] : definition.name.dropLast("_total".count)
        output += "# HELP \(name) \(definition.help)\n# TYPE \(name) \(definition.typeName)\n".utf8
        if format == .openMetrics, let unit = definition.unit { output += "# UNIT \(name) \(unit)\n".utf8 }
    }

    private mutating func write(_ series: MetricFamily.Series, of definition: MetricDefinition) {
        switch series.instrument {
        case .counter(let counter):
            output.writeSampleName(definition.name, labels: series.labelText)
            output.writeNumber(counter.value)
            output.append(UInt8(ascii: "\n"))
        case .gauge(let gauge):
            output.writeSample(definition.name, labels: series.labelText, value: Double(gauge.value))
        case .histogram(let histogram):
            write(histogram.cells, named: definition, labels: series.labelText)
        }
    }

    private mutating func write(_ histogram: SeriesCells, named definition: MetricDefinition, labels: [UInt8]) {
        guard case .histogram(let bounds) = definition.kind else { return }
        let counts = histogram.cumulativeCounts
        let exemplars = format == .openMetrics ? histogram.latestExemplars : [:]
        for (bucket, count) in counts.enumerated() {
            let bound = bucket < bounds.count ? bounds[bucket].boundText : "+Inf"
            output.writeSampleName(definition.name, suffix: "_bucket", labels: labels, bound: bound)
            output.writeNumber(count)
            if let exemplar = exemplars[bucket] { output += " # {trace_id=\"\(exemplar.traceID)\"} \(exemplar.value)".utf8 }
            output.append(UInt8(ascii: "\n"))
        }
        output.writeSample(definition.name, suffix: "_sum", labels: labels, value: histogram.sumSeconds)
        output.writeSampleName(definition.name, suffix: "_count", labels: labels)
        output.writeNumber(counts[counts.count - 1])
        output.append(UInt8(ascii: "\n"))
    }
}

extension Double {
    /// The text of a bucket's bound; rules and boards select buckets by it, so it must never be written two ways.
    package var boundText: String { description }
}
