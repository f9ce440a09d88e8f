import GatewayConfig
import GatewayEngine
import GatewayMonitoring
import GatewayPlan
import JSONBytes

/// What serving another configuration would change: for `setlist plan` and for `GET /config/plan`.
struct ConfigurationOutlook {
    let changes: ConfigChanges
    let state: CarryOver
    let monitoring: MonitoringChanges
    private let series: (old: PlanSeries, new: PlanSeries)
    /// Keys whose change is not seen before a restart.
    let restartNeeds: [String]
    private let revisions: (old: String, new: String)

    /// - Parameters:
    ///   - breakers: those that serve; `nil`: new ones.
    ///   - new: compiled after `old`.
    ///   - fixed: what the process was started with; `nil`: with `old`.
    init(from old: CompiledConfig, _ breakers: BreakerRegistry? = nil, to new: CompiledConfig, startedWith fixed: FixedPlan? = nil) {
        changes = ConfigChanges(from: old, to: new)
        state = CarryOver(from: old.plan, breakers ?? BreakerRegistry(plan: old.plan), to: new.plan)
        monitoring = MonitoringChanges(from: old.plan.watched, to: new.plan.watched)
        series = (PlanSeries(of: old.plan), PlanSeries(of: new.plan))
        restartNeeds = (fixed ?? FixedPlan(old.plan)).restartNeeds(of: new.plan)
        revisions = (old.plan.revision, new.plan.revision)
    }

    var json: JSONValue {
        [
            "changes": .bool(!isEmpty), "from": .string(revisions.old), "to": .string(revisions.new),
            "tools": .array(changes.tools.map(\.json)), "endpoints": .array(changes.endpoints.map(\.json)),
            "policies": .array(changes.policies.map(\.json)),
            "state": [
                "answers": Self.json(state.answers), "breakers": Self.json(state.breakers), "limits": Self.json(state.limits),
                "retry_budget": .string(state.retryBudget.rawValue),
            ],
            "restart_needed": .array(restartNeeds.map { .string($0) }),
            "monitoring": .array(
                monitoring.items.map {
                    ["kind": .string($0.kind.rawValue), "name": .string($0.name), "change": .string($0.change.rawValue)]
                }),
            "series": [
                "added": .integer(Int64(series.new.missing(in: series.old))),
                "removed": .integer(Int64(series.old.missing(in: series.new))),
                "total": .integer(Int64(series.new.count)), "samples": .integer(Int64(series.new.samples)),
            ],
        ]
    }

    private var isEmpty: Bool {
        changes.tools.isEmpty && changes.endpoints.isEmpty && changes.policies.isEmpty && monitoring.items.isEmpty && restartNeeds.isEmpty
    }

    /// Names by fate.
    private static func json(_ fates: [String: CarryOver.Fate]) -> JSONValue {
        var object: JSONObject = [:]
        for fate in CarryOver.Fate.allCases {
            object[fate.rawValue] = .array(fates.filter { $0.value == fate }.keys.sorted().map { .string($0) })
        }
        return .object(object)
    }
}

extension Plan {
    fileprivate var watched: (plan: MonitoringPlan, title: String) { (monitoring, server.title ?? server.name) }
}

extension ConfigChanges.Tool {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "change": .string(kind.rawValue), "offered": .bool(isOffered), "place": .string(place),
            "fields": .array(values.map(\.json)),
        ]
    }
}

extension ConfigChanges.Value {
    fileprivate var json: JSONValue {
        [
            "key": .string(key), "old": old.map { .string($0) } ?? .null, "new": new.map { .string($0) } ?? .null,
            "place": .string(place),
        ]
    }
}
