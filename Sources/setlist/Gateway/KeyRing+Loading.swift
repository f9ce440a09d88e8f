import GatewayConfig
import GatewayPlan
import GatewayServer
import GatewayUpstream
import Logging
import NIOCore

extension KeyRing {
    /// The keys of an authorization server, fetched once; a server that cannot be reached now is asked again when a token needs it.
    static func loaded(for plan: ResourceServerPlan?, group: any EventLoopGroup, logger: Logger) async -> KeyRing? {
        guard let plan else { return nil }
        let ring: KeyRing
        switch plan.keys {
        case .file(let path): ring = KeyRing(plan) { try ConfigEnvironment.process.file(path) }
        case .url(let url):
            ring = KeyRing(plan) { try await DocumentFetcher.fetch(url, timeout: .nanoseconds(plan.keysTimeout), group: group) }
        }
        do {
            try await ring.refresh(now: .now())
        } catch {
            logger.warning("the authorization server's keys cannot be fetched", metadata: ["error": "\(error)"])
        }
        return ring
    }
}
