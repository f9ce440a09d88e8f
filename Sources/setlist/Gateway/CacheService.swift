import GatewayEngine
import ServiceLifecycle

/// Looks after the cache until the gateway stops, by the Plan that serves.
struct CacheService: Service {
    let live: LiveGateway
    /// Nobody else sees to the first round of warming.
    let warmsUp: Bool

    func run() async throws {
        await cancelWhenGracefulShutdown {
            if warmsUp { await live.current.upkeep.warmUp() }
            var round: Task<Void, Never>?
            for await upkeep in live.upkeeps() {
                round?.cancel()
                await round?.value
                round = Task { await upkeep.run() }
            }
            round?.cancel()
            await round?.value
        }
    }
}
