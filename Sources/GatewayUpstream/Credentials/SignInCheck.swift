import GatewayPlan

/// Looks at a sign-in before anybody needs it.
struct SignInCheck {
    let plan: OAuthPlan
    let account: String
    let store: TokenStore
    let now: @Sendable () -> Int64
    let report: @Sendable (CredentialEvent) -> Void

    /// Reports one that is missing or about to end; says nothing where nobody has to sign in.
    func run() {
        guard let signIn = plan.signIn, plan.fixedToken == nil else { return }
        do throws(TokenStoreFailure) {
            guard let record = plan.record(of: account, in: try store.read(), now: now()), !record.hasEnded else {
                return report(.signInNeeded(account: account))
            }
            if let days = signIn.daysToWarnOf(record, now: now()) { report(.endsSoon(account: account, days: days)) }
        } catch {
            report(.renewalFailed(account: account, why: error.description))
        }
    }
}
