import GatewayConfig
import GatewayPlan
import GatewayRehearsal
import Testing

/// The cases beside the shipped endpoints and those of the second API.
@Suite struct ShippedCasesTests {
    @Test(arguments: ["", "examples/bookshop"]) func allPass(_ folder: String) throws {
        let (config, cases) = try RehearsalFixture.shipped(in: folder)
        let runner = CaseRunner(config.plan)
        let report = CaseReport(cases.map { runner.run($0) })
        #expect(report.hasPassed, "\(report.text(color: false))")
    }

    /// A request that nobody has looked at is a request that nobody knows.
    @Test func everyWriteHasACaseThatLooksAtItsRequestAndOneAtWhatItMakesStale() throws {
        let (config, cases) = try RehearsalFixture.shipped()
        var looked: Set<String> = []
        var stale: Set<String> = []
        for step in cases.flatMap(\.steps) {
            guard let call = step.call else { continue }
            for expectation in step.expectations {
                switch expectation.subject {
                case .sent(let requests) where !requests.isEmpty: looked.insert(call.tool)
                case .invalidated(let tags) where !tags.isEmpty: stale.insert(call.tool)
                case .unreachable(let count) where count > 0: stale.insert(call.tool)
                default: break
                }
            }
        }
        let writes = (config.plan.tools + config.plan.hidden.map(\.tool)).filter { $0.request.method != .get }.map(\.name)
        #expect(writes.count == 36)
        #expect(writes.filter { !looked.contains($0) } == [])
        #expect(writes.filter { !stale.contains($0) } == [])
    }

    /// Cases that cannot fail show nothing.
    @Test func everyCaseLooksAtSomething() throws {
        for planned in try RehearsalFixture.shipped().cases {
            #expect(planned.steps.contains { $0.expectations.count > 1 }, "\(planned.place)")
        }
    }
}
