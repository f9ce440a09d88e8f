import Diagnostics
import GatewayPlan
import GatewayTelemetry

/// Holds the series that a case names against the catalogue of metrics.
struct SeriesResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// What a case can look at: a histogram by how many durations it has counted, and by their sum.
    private static let samples: [String: MetricDefinition] = {
        let pairs = MetricCatalogue.ofCalls.flatMap { definition in
            definition.sampleNames.filter { !$0.hasSuffix("_bucket") }.map { ($0, definition) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    /// Labels whose values are endpoints.
    private static let endpointLabels: Set = ["endpoint", "tool"]

    /// `nil`: it is wrong, and reported.
    func resolve(_ entry: Named<Double>) -> ExpectedChange? {
        guard let change = entry.value, let selector = SeriesSelector(entry.name) else { return nil }
        let text = WrittenText(entry.name, at: entry.range)
        guard let definition = definition(of: selector, text) else { return nil }
        var isRight = true
        for label in selector.labels {
            if !isLabel(label, of: definition, text) { isRight = false }
        }
        guard isRight else { return nil }
        return ExpectedChange(
            place: entry.range.description, series: entry.name, sample: selector.name,
            labels: selector.labels.map { .init(name: $0.name, value: $0.value) }, change: change)
    }

    private func definition(of selector: SeriesSelector, _ text: WrittenText) -> MetricDefinition? {
        if let definition = Self.samples[selector.name] { return definition }
        let isKnown = MetricCatalogue.definition(ofSample: selector.name) != nil
        let match = EditDistance.closestMatch(to: selector.name, in: Self.samples.keys.sorted())
        decoding.report(
            .unknownMetric, isKnown ? "`\(selector.name)` is not counted in a case" : "there is no metric `\(selector.name)`",
            at: text.range(of: selector.nameRange), hint: match.map { "did you mean `\($0)`?" } ?? "not a metric of calls",
            help: "docs/monitoring.md lists them; a case sees those of calls, upstream, cache, breakers, limits and retries")
        return nil
    }

    private func isLabel(_ label: SeriesSelector.Label, of definition: MetricDefinition, _ text: WrittenText) -> Bool {
        guard definition.labels.contains(label.name) else {
            let match = EditDistance.closestMatch(to: label.name, in: definition.labels)
            let list = definition.labels.map { "`\($0)`" }.joined(separator: ", ")
            decoding.report(
                .unknownMetric, "`\(definition.name)` has no label `\(label.name)`", at: text.range(of: label.nameRange),
                hint: match.map { "did you mean `\($0)`?" } ?? "not one of its labels",
                notes: [definition.labels.isEmpty ? "it has no labels" : "its labels are \(list)"])
            return false
        }
        guard Self.endpointLabels.contains(label.name) else { return true }
        return endpoints.exists(Located(label.value, at: text.range(of: label.valueRange)))
    }
}
