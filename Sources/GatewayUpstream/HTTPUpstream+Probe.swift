import AsyncHTTPClient
package import GatewayEngine
import GatewayPlan
import NIOCore
import NIOPosix

extension HTTPUpstream {
    /// Whether the upstream is there, without a request that would count against a quota.
    ///
    /// An answer to anybody's call within the period says enough; otherwise its name is resolved and a connection opened and closed.
    ///
    /// - Parameter period: nanoseconds.
    package func probe(period: Int64) async -> HealthOutcome {
        if let age = ageOfLastAnswer, age <= period { return .well("answered \(age / 1_000_000_000) s ago") }
        guard let target = try? HTTPClient.Request(url: plan.baseURL) else {
            return .ill("\(plan.baseURL) is not a URL that can be called")
        }
        do {
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(.nanoseconds(plan.connectTimeout))
                .connect(host: target.host, port: target.port).get()
            try? await channel.close()
            return .well("\(target.host) takes connections")
        } catch {
            return .ill(FailureCause.text(error))
        }
    }
}
