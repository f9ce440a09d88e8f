/// What the sources tell at one scrape, by metric.
package struct MetricSamples {
    struct Sample {
        /// In the order of the definition's labels.
        var values: [String]
        var value: Double
    }

    private var samplesByName: [String: [Sample]] = [:]

    package init() {}

    /// One sample of a counter or a gauge, with label values in the order of the definition's labels.
    package mutating func add(_ definition: MetricDefinition, _ values: String..., value: Double) {
        precondition(values.count == definition.labels.count, "\(definition.name) has the labels \(definition.labels)")
        samplesByName[definition.name, default: []].append(Sample(values: values, value: value))
    }

    func samples(of definition: MetricDefinition) -> [Sample] { samplesByName[definition.name] ?? [] }
}
