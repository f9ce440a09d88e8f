/// What the sources tell at one scrape, by metric.
package struct MetricSamples {
    private var linesByName: [String: [UInt8]] = [:]

    package init() {}

    /// One sample of a counter or a gauge, with label values in the order of the definition's labels.
    package mutating func add(_ definition: MetricDefinition, _ values: String..., value: Double) {
        precondition(values.count == definition.labels.count, "\(definition.name) has the labels \(definition.labels)")
        let labelText = LabelText.render(definition.labels, values)
        linesByName[definition.name, default: []].writeSample(definition.name, labels: labelText, value: value)
    }

    func lines(of definition: MetricDefinition) -> [UInt8] { linesByName[definition.name] ?? [] }
}
