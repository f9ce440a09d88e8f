import GatewayPlan
import GatewayTelemetry

/// By how much the series of some metrics have changed between two moments.
struct MetricChanges {
    private struct Series {
        var reading: MetricReading
        var change: Double
        /// Of a histogram, seconds.
        var sumChange: Double
    }

    private let series: [Series]

    /// - Parameters:
    ///   - before: what was not there then was zero.
    ///   - after: of the same metrics.
    init(from before: [MetricReading] = [], to after: [MetricReading] = []) {
        let old = Dictionary(before.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        series = after.map { reading in
            let old = old[reading.identity]
            return Series(reading: reading, change: reading.number - (old?.number ?? 0), sumChange: reading.sum - (old?.sum ?? 0))
        }
    }

    /// The metrics that these expectations are about.
    static func definitions(of expectations: [CaseExpectation]) -> [MetricDefinition] {
        var seen: Set<String> = []
        return expectations.flatMap { expectation in
            guard case .metrics(let changes) = expectation.subject else { return [MetricDefinition]() }
            return changes.compactMap { MetricCatalogue.definition(ofSample: $0.sample) }.filter { seen.insert($0.name).inserted }
        }
    }

    /// `nil`: it is as expected.
    func failure(of expected: ExpectedChange) -> CaseFailure? {
        let isSum = expected.sample.hasSuffix("_sum")
        let all = series.filter { $0.reading.definition.sampleNames.contains(expected.sample) }
        let matching = all.filter { series in expected.labels.allSatisfy { series.reading.value(of: $0.name) == $0.value } }
        func failure(_ got: String, _ details: [String]) -> CaseFailure {
            CaseFailure(
                place: expected.place, what: "metrics.\(expected.series)", expected: Self.text(expected.change), got: got, details: details)
        }
        guard !matching.isEmpty else { return failure("no such series", others(than: expected, among: all)) }
        let change = matching.reduce(0) { $0 + (isSum ? $1.sumChange : $1.change) }
        // Sums of seconds are no exact numbers.
        guard abs(change - expected.change) > 1e-6 else { return nil }
        let changed = all.filter { $0.change != 0 }
        return failure(
            Self.text(change),
            changed.map { "\(expected.sample){\($0.reading.labelText)} \(Self.text(isSum ? $0.sumChange : $0.change))" })
    }

    /// The values that a label has which keeps every series out.
    private func others(than expected: ExpectedChange, among all: [Series]) -> [String] {
        for label in expected.labels {
            let values = Set(all.compactMap { $0.reading.value(of: label.name) })
            if !values.contains(label.value) {
                let list = values.sorted().prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
                return ["\(label.name) is one of \(list)\(values.count > 20 ? ", …" : "")"]
            }
        }
        return []
    }

    /// Whole numbers without a point.
    private static func text(_ number: Double) -> String {
        let rounded = (number * 1e6).rounded() / 1e6
        return Int64(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
    }
}

extension MetricReading {
    fileprivate func value(of label: String) -> String? { definition.labels.firstIndex(of: label).map { values[$0] } }
}
