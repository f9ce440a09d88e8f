import GatewayEngine
import ServiceLifecycle

/// Saves what the budgets have counted while the gateway serves.
struct BudgetService: Service {
    let limits: UpstreamLimits

    func run() async throws {
        await cancelWhenGracefulShutdown { await limits.keepBudgets() }
    }
}
