import GatewayConfig
import GatewayPlan
import GatewayUpstream

/// The credential that people sign in with, or why there is none.
struct SignInTarget {
    let plan: Plan
    let oauth: OAuthPlan
    let signIn: SignInPlan

    init(_ plan: Plan) throws {
        guard case .oauth2(let oauth) = plan.upstream.credentials else {
            throw CommandFailure("Nobody signs in here: upstream.credentials does not name a credential of type oauth2.")
        }
        guard let signIn = oauth.signIn else {
            throw CommandFailure("Nobody signs in here: credential \(oauth.name) is the app's own (flow: client_credentials).")
        }
        self.plan = plan
        self.oauth = oauth
        self.signIn = signIn
    }

    var store: TokenStore { TokenStore(oauth.store, standardPath: AccountOptions.standardStorePath) }
}
