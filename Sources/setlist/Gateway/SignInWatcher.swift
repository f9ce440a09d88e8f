import GatewayEngine
import GatewayPlan
import GatewayUpstream
import Logging
import ServiceLifecycle

/// Forgets the answers of whoever signs out, or signs in as somebody else, while the gateway serves.
struct SignInWatcher: Service {
    let live: LiveGateway
    let oauth: OAuthPlan
    let logger: Logger

    /// What stays over reloads: the accounts and who uses them.
    private var gateway: Gateway { live.current.gateway }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var watch = SignInWatch(
                oauth, store: gateway.tokens.store(oauth), served: [gateway.tokens.account] + gateway.principals.compactMap(\.account))
            while true {
                try await Task.sleep(for: .nanoseconds(oauth.store.watch))
                let changes = watch.changes()
                if !changes.isEmpty { await take(changes) }
            }
        }
    }

    private func take(_ changes: [SignInWatch.Change]) async {
        for change in changes {
            logger.notice("a sign-in may have changed; its answers are forgotten", metadata: ["account": "\(change.account)"])
        }
        func principals(signedIn: Bool) -> [Principal] {
            let accounts = changes.filter { $0.isSignedIn == signedIn }.map(\.account)
            return gateway.principals.filter { accounts.contains($0.account ?? gateway.tokens.account) }
        }
        await live.current.upkeep.changed(
            left: principals(signedIn: false), came: principals(signedIn: true),
            // Bearers of an authorization server's tokens are not known by name.
            everybody: gateway.plan.listener.access?.oauth != nil, actor: "sign-in")
    }
}
