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
        warmer.trigger(.startup)
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
        if !isDone { warmer.trigger(.startup) }
    }

    /// Somebody else stands behind a principal from now on, or nobody: what was theirs is forgotten.
    ///
    /// - Parameters:
    ///   - left: nobody stands behind them; nothing is asked in their names any more.
    ///   - came: somebody does; for them this is a `login`.
    ///   - everybody: others may be concerned who are not known by name.
    package func changed(left: [Principal], came: [Principal], everybody: Bool, actor: String) async {
        // Before anything is made stale, which may be a reason to warm.
        for principal in left { warmer.forget(principal) }
        if everybody {
            _ = await engine.purgeAll(actor: actor)
        } else {
            for principal in left + came { _ = await engine.purge(principal, actor: actor) }
        }
        for principal in came { warmer.trigger(.login, for: principal) }
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
