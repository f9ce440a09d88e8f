import GatewayTelemetry
import Testing

/// The conventions that `promtool check metrics` and readers of a board rely on.
@Suite struct CatalogueTests {
    @Test func namesAreUnique() {
        let names = MetricCatalogue.all.flatMap(\.sampleNames)
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: MetricCatalogue.all) func aNameFollowsTheConventions(_ definition: MetricDefinition) {
        #expect(definition.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
        #expect(definition.name.hasSuffix("_total") == (definition.kind == .counter))
        #expect(!definition.name.contains("millisecond"))
        #expect(["setlist_", "process_", "mcp_server_"].contains { definition.name.hasPrefix($0) })
        #expect(definition.help.hasSuffix("."))
    }

    @Test(arguments: MetricCatalogue.all) func durationsAreHistogramsOfSeconds(_ definition: MetricDefinition) throws {
        guard case .histogram(let bounds) = definition.kind else { return }
        #expect(definition.unit == "seconds")
        #expect(bounds == bounds.sorted() && Set(bounds).count == bounds.count && !bounds.isEmpty)
    }

    @Test func aSampleIsFoundByItsName() {
        #expect(MetricCatalogue.definition(ofSample: "setlist_tool_call_duration_seconds_bucket") == .toolCallDuration)
        #expect(MetricCatalogue.definition(ofSample: "setlist_tool_call_duration_seconds") == nil)
        #expect(MetricCatalogue.definition(ofSample: "setlist_tool_calls_total")?.labels == ["tool", "group", "outcome"])
    }
}
