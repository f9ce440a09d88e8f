package import GatewayTelemetry
package import NIOCore

extension AdminRoute {
    /// Every metric, for a scrape.
    package static func metrics(of registry: MetricRegistry, now: @escaping @Sendable () -> NIODeadline = { .now() }) -> AdminRoute {
        AdminRoute(.get, "/metrics", "Every metric, for Prometheus; OpenMetrics with exemplars to those who accept it.") { request in
            let format = ExpositionFormat(accept: request.accept)
            let text = registry.exposition(format, now: Int64(now().uptimeNanoseconds))
            return AdminResponse(status: 200, contentType: format.contentType, body: ByteBuffer(bytes: text))
        }
    }
}
