import GatewayEngine
import GatewayTelemetry
import Testing

/// Words that metrics promise are the words that the engine uses.
@Suite struct CauseNamesTests {
    @Test func invalidationsAreCountedByTheCausesThereAre() {
        let causes = InvalidationRecord.Cause.allCases.map(\.rawValue).joined(separator: ", ")
        #expect(MetricDefinition.cacheInvalidations.help == "Invalidations of a tag, by cause: \(causes).")
    }
}
