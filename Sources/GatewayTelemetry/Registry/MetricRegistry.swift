import Synchronization

/// Every series of this process: those that events are counted in, and those that are asked for at a scrape.
///
/// A handle is taken once, when the configuration is loaded; taking it makes its series, at zero, so that a rate sees the
/// first event.
package final class MetricRegistry: Sendable {
    private let families = Mutex<[String: MetricFamily]>([:])
    private let sources = Mutex<[any MetricSource]>([])

    package init() {}

    /// The counter with these label values, in the order of the definition's labels.
    package func counter(_ definition: MetricDefinition, _ values: String...) -> Counter {
        let instrument = instrument(definition, values) { .counter(Counter()) }
        guard case .counter(let counter) = instrument else { preconditionFailure("\(definition.name) is no counter") }
        return counter
    }

    package func gauge(_ definition: MetricDefinition, _ values: String...) -> Gauge {
        let instrument = instrument(definition, values) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = instrument else { preconditionFailure("\(definition.name) is no gauge") }
        return gauge
    }

    package func histogram(_ definition: MetricDefinition, _ values: String...) -> Histogram {
        guard case .histogram(let bounds) = definition.kind else { preconditionFailure("\(definition.name) is no histogram") }
        let instrument = instrument(definition, values) { .histogram(Histogram(in: SeriesCells(bounds: bounds))) }
        guard case .histogram(let histogram) = instrument else { preconditionFailure("\(definition.name) is no histogram") }
        return histogram
    }

    /// The cells of the series with these label values, so that those counted with it find their places again after a reload.
    ///
    /// - Returns: `nil` when there is no such series yet.
    package func cells(of definition: MetricDefinition, _ values: String...) -> SeriesCells? {
        families.withLock { $0[definition.name]?.instrument(values)?.cells }
    }

    /// Makes the counter with these label values, unless there is one, at a place of cells that it shares with others.
    package func counter(_ definition: MetricDefinition, _ values: String..., in cells: SeriesCells, at index: Int) {
        let made = instrument(definition, values) { .counter(Counter(in: cells, at: index)) }
        precondition(made.cells === cells, "\(definition.name) is counted elsewhere")
    }

    /// The same for the histogram that the cells have.
    package func histogram(_ definition: MetricDefinition, _ values: String..., in cells: SeriesCells) {
        let made = instrument(definition, values) { .histogram(Histogram(in: cells)) }
        precondition(made.cells === cells, "\(definition.name) is counted elsewhere")
    }

    /// Adds what is asked for its numbers at every scrape.
    package func add(_ source: any MetricSource) { sources.withLock { $0.append(source) } }

    private func instrument(
        _ definition: MetricDefinition, _ values: [String], make: () -> MetricInstrument
    ) -> MetricInstrument {
        families.withLock { families in
            families[definition.name, default: MetricFamily(definition: definition)].instrument(values, make: make)
        }
    }

    /// Marks the series of what is no longer configured; an hour later they are dropped, so that dashboards still see the end.
    ///
    /// - Parameters:
    ///   - label: the label that names the configured thing, such as `tool`.
    ///   - names: what is configured now; its series live on, also when they were retired before.
    ///   - now: nanoseconds of any clock that goes on.
    package func retire(label: String, keeping names: Set<String>, now: Int64) {
        families.withLock { families in
            for key in families.keys { families[key]?.retire(label: label, keeping: names, now: now) }
        }
    }

    /// All series as a scrape wants them.
    ///
    /// - Parameter now: nanoseconds of the clock that `retire` was given.
    package func exposition(_ format: ExpositionFormat, now: Int64) -> [UInt8] {
        let samples = collected
        return families.withLock { families in
            for key in families.keys { families[key]?.dropRetired(now: now) }
            var writer = ExpositionWriter(format: format)
            for definition in definitions(families) {
                writer.write(definition, family: families[definition.name], collected: samples.samples(of: definition))
            }
            return writer.finish()
        }
    }

    /// Every series of these metrics as it stands, for whoever compares two moments.
    package func readings(of definitions: [MetricDefinition]) -> [MetricReading] {
        let samples = collected
        return families.withLock { families in
            definitions.flatMap { definition in
                (families[definition.name]?.series ?? []).map { MetricReading(definition, $0) }
                    + samples.samples(of: definition).map { MetricReading(definition, $0) }
            }
        }
    }

    private var collected: MetricSamples {
        var samples = MetricSamples()
        for source in sources.withLock({ $0 }) { source.collect(into: &samples) }
        return samples
    }

    /// The catalogue's order first; what libraries registered comes behind.
    private func definitions(_ families: [String: MetricFamily]) -> [MetricDefinition] {
        let others = families.values.map(\.definition).filter { !$0.isOfTheCatalogue }
        return MetricCatalogue.all + others.sorted { $0.name < $1.name }
    }
}

extension MetricDefinition {
    fileprivate var isOfTheCatalogue: Bool { MetricCatalogue.definition(ofSample: sampleNames[0]) != nil }
}

/// Something that knows numbers of its own and is asked for them at a scrape.
package protocol MetricSource: Sendable {
    func collect(into samples: inout MetricSamples)
}
