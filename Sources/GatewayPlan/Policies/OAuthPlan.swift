/// How access tokens are fetched and renewed: OAuth 2.0 (RFC 6749) with PKCE (RFC 7636).
package struct OAuthPlan: Sendable, Equatable {
    /// Who the tokens stand for.
    package enum Flow: Sendable, Equatable {
        /// A person, who agrees in a browser.
        case authorizationCode(SignInPlan)
        /// The app alone.
        case clientCredentials
    }

    /// The credential's name in policies.yaml; part of the key under which its tokens are stored.
    package var name: String
    package var flow: Flow
    package var tokenURL: String
    /// Empty: the operator has not given it yet.
    package var clientID: String
    /// `nil` for a public client.
    package var clientSecret: Secret?
    /// An access token to use as it is; with one nothing is fetched.
    package var fixedToken: Secret?
    /// How to give the client id and to sign in, for callers.
    package var help: String?
    /// A token with less left than this is renewed before it is used, nanoseconds.
    package var refreshAhead: Int64
    /// How long one request for a token may take, nanoseconds.
    package var requestTimeout: Int64
    package var store: TokenStorePlan

    package init(
        name: String, flow: Flow, tokenURL: String, clientID: String, clientSecret: Secret?, fixedToken: Secret?, help: String?,
        refreshAhead: Int64, requestTimeout: Int64, store: TokenStorePlan
    ) {
        self.name = name
        self.flow = flow
        self.tokenURL = tokenURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.fixedToken = fixedToken
        self.help = help
        self.refreshAhead = refreshAhead
        self.requestTimeout = requestTimeout
        self.store = store
    }

    /// The way people sign in; `nil` when nobody does.
    package var signIn: SignInPlan? {
        guard case .authorizationCode(let signIn) = flow else { return nil }
        return signIn
    }
}

/// How a person signs in, and for how long.
package struct SignInPlan: Sendable, Equatable {
    package var authorizeURL: String
    /// Where the browser comes back to, on this machine.
    package var redirect: Redirect
    /// A refresh token for servers on which nobody can sign in.
    package var refreshToken: Secret?
    /// How long a sign-in lasts, whatever is done with it, nanoseconds; `nil`: without end.
    package var lifetime: Int64?
    /// How long before its end it is warned of, nanoseconds.
    package var warnBefore: Int64
    /// The tool whose answer says who is signed in.
    package var identityTool: String?

    /// The loopback redirection of RFC 8252, section 7.3.
    package struct Redirect: Sendable, Equatable {
        /// `127.0.0.1` or `::1`.
        package var host: String
        /// 0: any free one.
        package var port: Int
        package var path: String

        package init(host: String, port: Int, path: String) {
            self.host = host
            self.port = port
            self.path = path
        }
    }

    package init(
        authorizeURL: String, redirect: Redirect, refreshToken: Secret?, lifetime: Int64?, warnBefore: Int64, identityTool: String?
    ) {
        self.authorizeURL = authorizeURL
        self.redirect = redirect
        self.refreshToken = refreshToken
        self.lifetime = lifetime
        self.warnBefore = warnBefore
        self.identityTool = identityTool
    }
}

/// Where tokens are kept.
package struct TokenStorePlan: Sendable, Equatable {
    /// `nil`: in the user's own state directory.
    package var path: String?
    /// How often it is looked whether somebody has signed in or out, nanoseconds.
    package var watch: Int64
    /// 32 bytes in base64 that the file is encrypted with; `nil`: it is not.
    package var key: Secret?

    package init(path: String?, key: Secret?, watch: Int64) {
        self.path = path
        self.watch = watch
        self.key = key
    }
}

extension Plan {
    /// Everything that the tools on offer need a person's leave for, sorted.
    package var scopes: [String] { Set(tools.flatMap(\.scopes)).sorted() }
}
