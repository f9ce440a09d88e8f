/// What access tokens of an authorization server must say: the gateway as an OAuth 2.0 resource server (RFC 9728, RFC 9068).
package struct ResourceServerPlan: Sendable, Equatable {
    package enum Algorithm: String, Sendable, CaseIterable {
        case rs256 = "RS256"
        case rs384 = "RS384"
        case rs512 = "RS512"
        case ps256 = "PS256"
        case es256 = "ES256"
        case es384 = "ES384"
        case edDSA = "EdDSA"
    }

    /// Where the keys are that tokens are signed with (RFC 7517).
    package enum KeySet: Sendable, Equatable {
        case file(String)
        case url(String)
    }

    /// What a scope lets its holder use.
    package struct Scope: Sendable, Equatable {
        package var name: String
        package var tools: ToolGrant

        package init(name: String, tools: ToolGrant) {
            self.name = name
            self.tools = tools
        }
    }

    /// The gateway's own address as tokens name it in `aud`.
    package var resource: String
    package var issuer: String
    /// Told to clients that have no token.
    package var authorizationServers: [String]
    package var keys: KeySet
    package var algorithms: [Algorithm]
    /// How far the clocks may be apart, nanoseconds.
    package var leeway: Int64
    /// How long fetched keys are used before they are fetched again, nanoseconds.
    package var keysLifetime: Int64
    /// How long after a fetch a key that nobody knows is not asked for again, nanoseconds.
    package var keysPause: Int64
    /// How long one fetch may take, nanoseconds.
    package var keysTimeout: Int64
    /// The claim that names the caller's account; `nil`: everybody uses the gateway's own.
    package var accountClaim: String?
    /// Empty: every valid token may use everything.
    package var scopes: [Scope]
    /// Verified tokens remembered at once.
    package var rememberedTokens: Int

    package init(
        resource: String, issuer: String, authorizationServers: [String], keys: KeySet, algorithms: [Algorithm], leeway: Int64,
        keysLifetime: Int64, keysPause: Int64, keysTimeout: Int64, accountClaim: String?, scopes: [Scope], rememberedTokens: Int
    ) {
        self.resource = resource
        self.issuer = issuer
        self.authorizationServers = authorizationServers
        self.keys = keys
        self.algorithms = algorithms
        self.leeway = leeway
        self.keysLifetime = keysLifetime
        self.keysPause = keysPause
        self.keysTimeout = keysTimeout
        self.accountClaim = accountClaim
        self.scopes = scopes
        self.rememberedTokens = rememberedTokens
    }
}
