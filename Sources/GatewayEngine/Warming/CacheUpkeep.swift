import GatewayPlan

/// What the cache needs now and then while the gateway serves: sweeping, what has settled, and warming.
package struct CacheUpkeep: Sendable {
    private let engine: Engine
    private let warmer: Warmer

    package init(engine: Engine, warmer: Warmer) {
        self.engine = engine
        self.warmer = warmer
    }

    /// The first round, before clients come; what it has no time for goes on behind them.
    package func warmUp() async {
        warmer.trigger(.startup, for: .local)
        let readiness = warmer.plan.readiness
        guard readiness > 0 else { return }
        let isDone = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await warmer.runDue()
                return true
            }
            group.addTask { (try? await Task.sleep(for: .nanoseconds(readiness))) == nil }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        if !isDone { warmer.trigger(.startup, for: .local) }
    }

    /// Runs until its task is cancelled.
    package func run() async {
        let observer = engine.invalidations.addObserver { [warmer] in warmer.trigger(.invalidation) }
        await withDiscardingTaskGroup { group in
            group.addTask {
                await repeating({ engine.plan.cacheStore.upkeepInterval }) {
                    await engine.upkeep()
                    await warmer.runDue()
                }
            }
            // Without the trigger the interval may be as short as nothing.
            guard warmer.plan.triggers.contains(.interval) else { return }
            group.addTask {
                await repeating(nextInterval) { warmer.trigger(.interval) }
            }
        }
        engine.invalidations.removeObserver(observer)
    }

    private func repeating(_ pause: @Sendable () -> Int64, _ body: @Sendable () async -> Void) async {
        while (try? await Task.sleep(for: .nanoseconds(pause()))) != nil { await body() }
    }

    /// Not the same each time, so that many gateways do not ask at once.
    private func nextInterval() -> Int64 {
        let plan = warmer.plan
        let spread = plan.interval / 100 * plan.jitterPercent
        return plan.interval + Int64.random(in: -spread...spread)
    }
}
