import GatewayMonitoring
import GatewayTelemetry
import Testing

/// What promtool does not see: that every metric and label exists, that counters are looked at as rates.
@Suite struct ExpressionTests {
    private static let expressions: [String] = {
        let files = MonitoringFixture.files()
        let rules = ["alerts/alerts.rules.yml", "alerts/recording.rules.yml"].map { files[$0] ?? "" }
        let boards = files.filter { $0.key.hasPrefix("dashboards/") && $0.key.hasSuffix(".json") }.values
        return rules
            + boards.flatMap { board in
                board.matches(of: /"(?:expr|query|definition)": "((?:[^"\\]|\\.)*)"/).map {
                    String($0.output.1).replacing("\\\"", with: "\"")
                }
            }
    }()

    @Test func everyMetricIsInTheCatalogueAndHasTheLabels() {
        var seen = 0
        for expression in Self.expressions {
            for match in expression.matches(of: /((?:setlist|process|mcp_server)_[a-z0-9_]+)(?:\{([^}]*)\})?/) {
                let name = String(match.output.1)
                // Recorded series are named `level:metric:operations`.
                let start = match.range.lowerBound
                guard start == expression.startIndex || expression[expression.index(before: start)] != ":" else { continue }
                guard let definition = MetricCatalogue.definition(ofSample: name) else {
                    Issue.record("\(name) is not in the catalogue")
                    continue
                }
                seen += 1
                let known = Set(definition.labels + ["job", "instance", "le"])
                for label in (match.output.2 ?? "").matches(of: /([a-z_]+)(?:=~|!~|!=|=)"/) {
                    #expect(known.contains(String(label.output.1)), "\(name) has no label \(label.output.1)")
                }
            }
        }
        #expect(seen > 100)
    }

    @Test func countersAreOnlyLookedAtAsRates() {
        for expression in Self.expressions where !expression.hasPrefix("label_values") {
            for match in expression.matches(of: /(rate\(|increase\()?((?:setlist|process|mcp_server)_[a-z0-9_]+_total)\{/) {
                // The share of warmed answers that were used is a ratio of totals on purpose.
                #expect(match.output.1 != nil || match.output.2.hasPrefix("setlist_warming_"), "\(match.output.2)")
            }
        }
    }

    @Test func everyMetricIsOnABoardOrInARule() {
        let all = Self.expressions.joined(separator: "\n")
        for definition in MetricCatalogue.all {
            #expect(definition.sampleNames.contains { all.contains($0) }, "nobody looks at \(definition.name)")
        }
    }
}
