import GatewayConfig
import GatewayPlan
import GatewayServer
import GatewayUpstream
import NIOCore

extension KeyRing {
    /// The keys of an authorization server, fetched once the listener runs: a server that is slow or away does not keep others waiting.
    convenience init(of plan: ResourceServerPlan, group: any EventLoopGroup) {
        switch plan.keys {
        case .file(let path): self.init(plan) { try ConfigEnvironment.process.file(path) }
        case .url(let url):
            self.init(plan) { try await DocumentFetcher.fetch(url, timeout: .nanoseconds(plan.keysTimeout), group: group) }
        }
    }
}
