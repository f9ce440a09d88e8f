import GatewayConfig
import GatewayPlan
import Testing

/// The two files at the top of the repository.
@Suite struct ShippedConfigTests {
    @Test func compileWithoutAWord() throws {
        let run = Compilation(endpoints: try Repository.text("endpoints.yaml"), policies: try Repository.text("policies.yaml"))
        #expect(run.rendered == "")
        let plan = try #require(run.config).plan
        #expect(plan.tools.count == 49)
        #expect(plan.tools.map(\.name) == plan.tools.map(\.name).sorted())
        #expect(plan.tools.map(\.id) == Array(0..<49))
        #expect(plan.hidden.count == 48)
        #expect(plan.tools.allSatisfy { run.config?.explanation(of: $0.name) != nil })
    }
}
