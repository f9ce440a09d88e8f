import GatewayMonitoring
import GatewayPlan
import Testing

/// Which rules and panels another configuration would have.
@Suite struct MonitoringChangesTests {
    private func changes(_ edit: (inout MonitoringPlan) -> Void) -> [String] {
        var plan = MonitoringFixture.plan
        edit(&plan)
        return MonitoringChanges(from: (MonitoringFixture.plan, "Example"), to: (plan, "Example")).items
            .map { "\($0.change) \($0.kind) \($0.name)" }
    }

    @Test func theSamePlanChangesNothing() { #expect(changes { _ in }.isEmpty) }

    @Test func anotherThresholdChangesItsAlert() throws {
        let items = changes { plan in
            for index in plan.alerts.indices where plan.alerts[index].kind == .gateClosed { plan.alerts[index].threshold = 60 }
        }
        #expect(items.first == "changed alert SetlistGateClosed")
        #expect(items.filter { $0.contains("alert ") }.count == 1)
    }

    @Test func alertsComeAndGo() {
        let gone = changes { $0.alerts.removeAll { $0.kind == .gateClosed } }
        #expect(gone.contains("removed alert SetlistGateClosed"))
        let items = changes {
            $0.objectives.append(ObjectivePlan(name: "quick", measure: .latency(seconds: 1), target: 0.9, minimumCalls: 20))
        }
        #expect(items.contains { $0.hasPrefix("added alert SetlistQuick") })
        #expect(items.contains { $0.hasPrefix("added record ") })
        #expect(items.contains { $0.contains(" panel ") })
    }
}
