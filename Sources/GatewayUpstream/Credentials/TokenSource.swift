import AsyncHTTPClient
package import GatewayPlan

/// What fetching tokens needs from outside: where they are kept, the time of day, and whom to tell.
package struct TokenSource: Sendable {
    /// Whose sign-in is used for callers who have none of their own.
    package let account: String
    private let standardStorePath: String
    let now: @Sendable () -> Int64
    private var report: @Sendable (CredentialEvent) -> Void

    /// Describes the outside.
    ///
    /// - Parameters:
    ///   - account: whose sign-in is used for callers who have none of their own.
    ///   - standardStorePath: where the token file is when the configuration does not say.
    ///   - now: nanoseconds since 1970.
    ///   - report: told of what happens to sign-ins; must not block.
    package init(
        account: String = StoredAccount.standardName, standardStorePath: String, now: @escaping @Sendable () -> Int64 = WallClock.now,
        report: @escaping @Sendable (CredentialEvent) -> Void = { _ in }
    ) {
        self.account = account
        self.standardStorePath = standardStorePath
        self.now = now
        self.report = report
    }

    /// The same, which tells somebody else besides.
    package func telling(_ other: @escaping @Sendable (CredentialEvent) -> Void) -> TokenSource {
        var source = self
        source.report = { [report] event in
            report(event)
            other(event)
        }
        return source
    }

    package func store(_ plan: OAuthPlan) -> TokenStore { TokenStore(plan.store, standardPath: standardStorePath) }

    /// Reports a sign-in that is missing or about to end, before anybody needs it.
    package func inspect(_ credentials: CredentialPlan) {
        guard case .oauth2(let plan) = credentials else { return }
        SignInCheck(plan: plan, account: account, store: store(plan), now: now, report: report).run()
    }

    /// Why there is no access token and will be none until somebody does something; `nil` when there is one, or can be.
    package func problem(of plan: OAuthPlan) -> String? {
        guard plan.fixedToken == nil else { return nil }
        guard !plan.clientID.isEmpty else { return plan.help ?? "there is no client id" }
        guard plan.signIn != nil else { return nil }
        do throws(TokenStoreFailure) {
            guard let record = plan.record(of: account, in: try store(plan).read(), now: now()) else { return "nobody has signed in" }
            return record.hasEnded ? "the sign-in has ended" : nil
        } catch {
            return error.description
        }
    }

    func renewal(_ plan: OAuthPlan, account: String, client: HTTPClient) -> TokenRenewal {
        TokenRenewal(
            plan: plan, account: account, store: store(plan), endpoint: TokenEndpoint(plan: plan, client: client), now: now, report: report)
    }
}
