import GatewayEngine
import GatewayPlan
import GatewayUpstream
import Logging
import ServiceLifecycle

/// Forgets the answers of whoever signs out, or signs in as somebody else, while the gateway serves.
struct SignInWatcher: Service {
    let gateway: Gateway
    let oauth: OAuthPlan
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var watch = SignInWatch(oauth, store: gateway.tokens.store(oauth))
            while true {
                try await Task.sleep(for: .nanoseconds(oauth.store.watch))
                for account in watch.changes() { await forget(account) }
            }
        }
    }

    private func forget(_ account: String) async {
        logger.notice("the sign-in has changed; its answers are forgotten", metadata: ["account": "\(account)"])
        let access = gateway.plan.listener.access
        // Bearers of an authorization server's tokens are not known by name.
        guard access?.oauth == nil else {
            _ = await gateway.engine.purgeAll(actor: "sign-in")
            return
        }
        let isOwn = account == gateway.tokens.account
        var ids = (access?.callers ?? []).filter { $0.account == account || isOwn && $0.account == nil }.map(\.principalID)
        if isOwn { ids.append(Principal.local.id) }
        for id in ids { _ = await gateway.engine.purge(Principal(id: id), actor: "sign-in") }
    }
}
