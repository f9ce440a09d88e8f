import Foundation
import GatewayConfig
import GatewayPlan
import Testing

/// What a configuration with every kind of parameter becomes.
@Suite struct PlanTests {
    @Test func everyKindOfParameterIsLowered() throws {
        let golden = try Golden(contentsOf: Repository.goldens.appending(path: "every-parameter-kind.plan"))
        let run = Compilation(endpoints: golden.endpoints, policies: golden.policies ?? "version: 1\n")
        #expect(run.rendered == "")
        let text = PlanDump.text(of: try #require(run.config).plan)
        if Golden.isUpdating { return try golden.write(expected: text) }
        #expect(text == golden.expected)
    }
}
