import GatewayEngine
import GatewayMCP
import GatewayServer
import GatewayTelemetry
import GatewayUpstream

/// What the parts of the gateway know of themselves: those of the Plan that serves when somebody asks.
struct LiveMetrics: MetricSource {
    let live: LiveGateway
    let board: HealthBoard
    let status: ReloadStatus

    func collect(into samples: inout MetricSamples) {
        let (gateway, server) = (live.current.gateway, live.current.server)
        let sources: [any MetricSource] = [
            CacheMetrics(engine: gateway.engine, warmer: gateway.warmer, wallClock: WallClock.now),
            LimitMetrics(
                engine: gateway.engine, limits: gateway.limits, bulkhead: gateway.bulkhead, driver: gateway.driver,
                wallClock: WallClock.now),
            BreakerMetrics(gateway.breakers), HealthMetrics(board), StreamMetrics(server), ConfigurationMetrics(status.numbers),
        ]
        for source in sources { source.collect(into: &samples) }
    }
}
