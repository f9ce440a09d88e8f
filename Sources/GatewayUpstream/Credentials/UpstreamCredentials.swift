import AsyncHTTPClient
import GatewayEngine
import GatewayPlan
import Synchronization

/// What every request to the upstream carries to get in, by account.
final class UpstreamCredentials: Sendable {
    private let plan: CredentialPlan
    private let standardAccount: String
    private let makeTokens: @Sendable (OAuthPlan, String) -> AccountTokens
    private let accounts = Mutex<[String: AccountTokens]>([:])

    /// - Parameter makeTokens: the tokens of an account that has not been asked for before.
    init(
        plan: CredentialPlan, standardAccount: String, makeTokens: @escaping @Sendable (OAuthPlan, String) -> AccountTokens
    ) {
        self.plan = plan
        self.standardAccount = standardAccount
        self.makeTokens = makeTokens
    }

    /// The bearer token to send; `nil`: the upstream wants none.
    ///
    /// - Parameters:
    ///   - account: whose; `nil`: the standard account's.
    ///   - rejected: the token that the upstream has just refused.
    func token(of account: String?, insteadOf rejected: Secret? = nil) async throws(UpstreamFailure) -> Secret? {
        switch plan {
        case .none: return nil
        case .bearer(let token, let help):
            guard !token.isEmpty else { throw .noCredential(help: help ?? "The gateway has no access token for the upstream.") }
            return token
        case .oauth2(let oauth):
            if let token = oauth.fixedToken { return token }
            do throws(TokenProblem) {
                return try await tokens(of: account ?? standardAccount, oauth).token(insteadOf: rejected)
            } catch {
                switch error {
                case .needsOperator(let help): throw .noCredential(help: help)
                case .unavailable(let why): throw .unreachable("there is no access token, for \(why)")
                case .cancelled: throw .unreachable("the call was cancelled")
                }
            }
        }
    }

    /// Whether another token can be had when the upstream refuses one.
    var areRenewable: Bool {
        guard case .oauth2(let oauth) = plan else { return false }
        return oauth.fixedToken == nil
    }

    private func tokens(of account: String, _ oauth: OAuthPlan) -> AccountTokens {
        accounts.withLock { accounts in
            if let known = accounts[account] { return known }
            let tokens = makeTokens(oauth, account)
            accounts[account] = tokens
            return tokens
        }
    }
}
