/// What a metric is: the runtime, the alert rules, the boards and the docs all read this one description.
///
/// Names follow the Prometheus conventions: prefix, base unit, `_total` on counters.
package struct MetricDefinition: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case counter
        case gauge
        /// Durations; the upper bounds are seconds, ascending, without the last, which is infinity.
        case histogram(bounds: [Double])
    }

    package let name: String
    package let kind: Kind
    package let help: String
    /// Label names in the order in which values are given; their values are bounded by the configuration.
    package let labels: [String]

    package init(_ name: String, _ kind: Kind, labels: [String] = [], help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }
}

extension MetricDefinition {
    /// The base unit, as the name tells it; `nil` for plain counts.
    package var unit: String? {
        let stem = name.hasSuffix("_total") ? name.dropLast(6) : name[...]
        return ["seconds", "bytes", "ratio"].first { stem.hasSuffix("_\($0)") }
    }

    /// The word of `# TYPE`.
    package var typeName: String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// Lines of the exposition for each of its series.
    package var samplesOfASeries: Int {
        switch kind {
        case .counter, .gauge: 1
        // One bucket has no bound; behind the buckets come sum and count.
        case .histogram(let bounds): bounds.count + 3
        }
    }

    /// The names under which its samples are exposed.
    package var sampleNames: [String] {
        switch kind {
        case .counter, .gauge: [name]
        case .histogram: ["\(name)_bucket", "\(name)_count", "\(name)_sum"]
        }
    }
}
