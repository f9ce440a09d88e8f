import Foundation
import GatewayTelemetry
import Testing

/// docs/monitoring.md lists exactly the metrics of the catalogue.
@Suite struct MetricTableTests {
    private static let page = URL(filePath: #filePath).appending(path: "../../../docs/monitoring.md").standardized

    private static var rows: [String] {
        MetricCatalogue.all.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.typeName) | \(labels) | \(metric.help) |"
        }
    }

    /// Environment SETLIST_UPDATE_GOLDENS=1 writes the rows anew.
    @Test func documentationListsEveryMetric() throws {
        var lines = try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("| metric |") })
        let body = head + 2..<(lines[(head + 2)...].firstIndex { !$0.hasPrefix("| ") } ?? lines.endIndex)
        if ProcessInfo.processInfo.environment["SETLIST_UPDATE_GOLDENS"] == "1" {
            lines.replaceSubrange(body, with: Self.rows)
            try lines.joined(separator: "\n").write(to: Self.page, atomically: true, encoding: .utf8)
        } else {
            #expect(Array(lines[body]) == Self.rows)
        }
    }
}
