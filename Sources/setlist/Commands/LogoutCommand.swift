import ArgumentParser
import GatewayConfig
import GatewayPlan
import GatewayUpstream

/// `setlist logout`: forgets a sign-in.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget a sign-in.",
        discussion: """
            Removes the account's tokens from this machine: gateways that run here call
            nothing more in its name, and forget its answers within token_store.watch of
            policies.yaml. The service itself still lists the app until you remove it there.

            EXAMPLES
              setlist logout
              setlist logout --account work
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var account: AccountOptions

    func run() async throws {
        let target = try SignInTarget(try files.loadOrExit().plan)
        let (name, credential) = (account.account, target.oauth.name)
        let outcome: Result<Bool, TokenStoreFailure> = try await target.store.update(
            patience: .nanoseconds(target.oauth.requestTimeout * 2)
        ) { document, save in
            guard document.remove(name, of: credential) else { return .success(false) }
            do throws(TokenStoreFailure) {
                try save(document)
                return .success(true)
            } catch {
                return .failure(error)
            }
        }
        guard try outcome.get() else { throw CommandFailure.notSignedIn(name, "Nobody has signed in") }
        Terminal.output.print(Terminal.output.green("Signed out") + "  account \(name)")
    }
}
