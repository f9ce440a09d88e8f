import AsyncHTTPClient
import GatewayPlan
package import GatewayTelemetry
package import NIOCore
import NIOHTTP1

/// Takes spans to a collector over HTTP, on a connection of its own.
package final class SpanSender: Sendable {
    /// More of an answer is not read.
    private static let maximumAnswer = 1 << 16
    /// Nanoseconds that a collector may ask for between two requests.
    private static let maximumPause: Int64 = 30_000_000_000

    private let settings: TraceSettings
    private let client: HTTPClient

    package init(_ settings: TraceSettings, group: any EventLoopGroup) {
        self.settings = settings
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .nanoseconds(settings.timeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }

    /// One request.
    package func send(_ body: ByteBuffer) async -> SpanExporter.Delivery {
        var request = HTTPClientRequest(url: settings.endpoint)
        request.method = .POST
        request.headers = ["content-type": "application/json", "user-agent": "setlist/\(ServerIdentity.currentVersion)"]
        for header in settings.headers.sorted(by: { $0.key < $1.key }) {
            request.headers.replaceOrAdd(name: header.key, value: header.value)
        }
        request.body = .bytes(body)
        do {
            let response = try await client.execute(request, timeout: .nanoseconds(settings.timeout))
            // Read to its end, so that the connection can be used again.
            _ = try? await response.body.collect(upTo: Self.maximumAnswer)
            let status = Int(response.status.code)
            switch status {
            case 200..<300: return .accepted
            case 429, 502, 503, 504:
                let seconds = response.headers.first(name: "retry-after").flatMap { Int64($0) }
                return .later(
                    after: seconds.map { min(max(0, $0), Self.maximumPause / 1_000_000_000) * 1_000_000_000 },
                    why: "the collector answered \(status)")
            default: return .rejected(why: "the collector answered \(status)")
            }
        } catch {
            return .later(after: nil, why: "the collector cannot be reached: \(FailureCause.text(error))")
        }
    }

    /// Closes the connection.
    package func shutdown() async throws { try await client.shutdown() }
}
