/// Every metric that this program exposes, in the order in which it does.
package enum MetricCatalogue {
    package static let all: [MetricDefinition] =
        calls + upstream + cache + warming + breakers + limits + attempts + health + configuration + credentials + transport + process

    /// Those that calls bring about, whatever they come in by and whoever is signed in.
    package static let ofCalls: [MetricDefinition] = calls + upstream + cache + breakers + limits + attempts

    /// The metric of this name, or the one that a sample of this name belongs to.
    package static func definition(ofSample name: String) -> MetricDefinition? { bySampleName[name] }

    private static let bySampleName: [String: MetricDefinition] = {
        let pairs = all.flatMap { definition in definition.sampleNames.map { ($0, definition) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()
}

/// Bucket bounds in seconds.
///
/// A threshold of an objective must be one of them, or it cannot be measured.
package enum BucketBounds {
    /// What a person waits for.
    package static let calls = [0.001, 0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    /// What a remote API takes.
    package static let exchanges = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    /// What the gateway itself adds.
    package static let overhead = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01]
    /// Time in a queue.
    package static let waits = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
}
