import GatewayPlan
import YAMLSyntax

/// All alerts of a configuration, in the order in which they are written: kinds first, then the objectives' burn rates.
enum Alerts {
    static func all(_ context: AlertContext) -> [Alert] {
        context.monitoring.alerts.compactMap { alert($0, context) }
            + context.monitoring.objectives.flatMap { BurnRate.alerts($0, context) }
    }

    /// `nil` where the configuration has nothing that it could watch.
    private static func alert(_ plan: AlertPlan, _ context: AlertContext) -> Alert? {
        switch plan.kind {
        case .serviceDown: ServiceAlerts.serviceDown(plan, context)
        case .noSuccess: ServiceAlerts.noSuccess(plan, context)
        case .errorRate: ServiceAlerts.errorRate(plan, context)
        case .degradedAnswers: ServiceAlerts.degradedAnswers(plan, context)
        case .rateLimited: LimitAlerts.rateLimited(plan, context)
        case .gateClosed: LimitAlerts.gateClosed(plan, context)
        case .limitNearlyReached: LimitAlerts.limitNearlyReached(plan, context)
        case .dailyBudgetNearlySpent: LimitAlerts.dailyBudgetNearlySpent(plan, context)
        case .breakerOpen: BreakerAlerts.breakerOpen(plan, context)
        case .breakerOverridden: BreakerAlerts.breakerOverridden(plan, context)
        case .retryBudgetEmpty: BreakerAlerts.retryBudgetEmpty(plan, context)
        case .lowHitRate: CacheAlerts.lowHitRate(plan, context)
        case .warmingFailed: CacheAlerts.warmingFailed(plan, context)
        case .reloadFailed: ProgramAlerts.reloadFailed(plan, context)
        case .signInExpiring: ProgramAlerts.signInExpiring(plan, context)
        case .healthCheckFailing: ProgramAlerts.healthCheckFailing(plan, context)
        }
    }
}

extension Alert {
    /// The alert of a kind, under the name that the kind gives it.
    init(
        _ plan: AlertPlan, expression: String, summary: String, description: String, board: BoardID, proof: AlertProof, runbook: RunbookText
    ) {
        self.init(
            name: "Setlist" + plan.kind.rawValue.capitalisedWords, expression: expression, duration: plan.duration,
            keepFiring: plan.keepFiring, severity: plan.severity, labels: plan.labels.map { YAMLMember($0.name, .string($0.value)) },
            summary: summary, description: description, board: board, proof: proof, runbook: runbook)
    }
}

extension String {
    /// `error_rate` as `ErrorRate`, as alerts are named.
    var capitalisedWords: String {
        split { $0 == "_" || $0 == "-" }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
