import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTelemetry
import NIOCore

/// The series that a Plan decides: those of its tools, tiers, breakers and checks, as they stand before anybody has called.
///
/// They are not listed here: everything that counts for a Plan is made for it, and asked what it has.
struct PlanSeries {
    /// Metric and label values.
    private let labelSets: Set<[String]>
    /// Lines of a scrape.
    let samples: Int

    init(of plan: Plan) {
        let metrics = MetricRegistry()
        let rehearsal = Rehearsal(plan, upstream: NobodyThere(), time: SimulatedTime(), seed: 0, metrics: metrics)
        metrics.add(HealthMetrics(HealthBoard(plan: plan.health, loops: 1, now: rehearsal.time.now)))
        let readings = metrics.readings(of: MetricCatalogue.all)
        labelSets = Set(readings.map(\.identity))
        samples = readings.reduce(0) { $0 + $1.definition.samplesOfASeries }
    }

    var count: Int { labelSets.count }

    /// How many of these another Plan has not.
    func missing(in other: PlanSeries) -> Int { labelSets.subtracting(other.labelSets).count }
}

/// An upstream for a gateway that nobody calls.
private struct NobodyThere: UpstreamClient {
    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse { throw .unreachable("nobody is there") }
}
