import GatewayEngine
import ServiceLifecycle

/// Looks after the cache until the gateway stops.
struct CacheService: Service {
    let upkeep: CacheUpkeep
    /// Nobody else sees to the first round of warming.
    let warmsUp: Bool

    func run() async throws {
        await cancelWhenGracefulShutdown {
            if warmsUp { await upkeep.warmUp() }
            await upkeep.run()
        }
    }
}
