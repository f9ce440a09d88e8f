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
            EngineMetrics(
                engine: gateway.engine, warmer: gateway.warmer, limits: gateway.limits, bulkhead: gateway.bulkhead,
                driver: gateway.driver, breakers: gateway.breakers, wallClock: WallClock.now),
            HealthMetrics(board), StreamMetrics(server), ConfigurationMetrics(status.numbers),
        ]
        for source in sources { source.collect(into: &samples) }
    }
}
