import GatewayEngine
import GatewayPlan
import GatewayUpstream
import Logging

/// What outlives the gateway: penalties and what budgets have counted.
struct StateFiles {
    let penalties: any PenaltyStore
    let budgets: any BudgetStore

    /// Nothing does.
    static let nowhere = StateFiles(penalties: NoPenaltyStore(), budgets: NoBudgetStore())

    private init(penalties: any PenaltyStore, budgets: any BudgetStore) {
        self.penalties = penalties
        self.budgets = budgets
    }

    /// The files that the Plan names, or those below `$XDG_STATE_HOME/setlist`.
    init(for plan: Plan, logger: Logger?) {
        let report: @Sendable (String) -> Void = { problem in
            if let logger { logger.warning("\(problem)") } else { Terminal.error.print("warning: \(problem)") }
        }
        let upstream = plan.upstream.baseURL
        penalties =
            Self.path(plan.rateLimits.penalty.file, "penalties.json").map { PenaltyFile(path: $0, upstream: upstream, report: report) }
            ?? NoPenaltyStore()
        budgets =
            Self.path(plan.rateLimits.budgetFile, "budgets.json").map { BudgetFile(path: $0, upstream: upstream, report: report) }
            ?? NoBudgetStore()
    }

    /// `nil` when nothing is to be remembered.
    private static func path(_ written: String?, _ standard: String) -> String? {
        (written ?? StateDirectory.path(of: standard)).flatMap { $0.isEmpty ? nil : $0 }
    }
}
