import GatewayPlan

/// An entry of `credentials`: how the gateway proves itself to the upstream.
struct CredentialSpec: Sendable {
    enum Kind: String, Sendable, CaseIterable { case bearer, oauth2 }

    enum Flow: String, Sendable, CaseIterable {
        case authorizationCode = "authorization_code"
        case clientCredentials = "client_credentials"
    }

    static let kind: Key<Kind> = Key(
        "type", .choice(), .required, "`bearer`: a token sent with every request. `oauth2`: one that is fetched and renewed.")
    static let token = Key(
        "token", .secret, .described("required by `bearer`"),
        "With `bearer` it may be empty: calls then answer with `help`. With `oauth2` one that is given is sent as it is, and none fetched.")
    static let help = Key("help", .text, .optional, "How to get one.")
    static let flow: Key<Flow> = Key(
        "flow", .choice(), .standard("authorization_code"), "`oauth2`: a person signs in, or the app itself, to tools without `scopes`.",
        onlyWith: [("type", Kind.oauth2.rawValue)])
    static let authorizeURL = Key(
        "authorize_url", .secureURL, .described("required by `authorization_code`"), "Where a person agrees.")
    static let tokenURL = Key("token_url", .secureURL, .described("required by `oauth2`"), "Where tokens come from.")
    static let clientID = Key("client_id", .anyText, .described("required by `oauth2`"), "May be empty: calls then answer with `help`.")
    static let clientSecret = Key("client_secret", .secret, .optional, "Of an app that has one; may be empty.")
    static let refreshToken = Key(
        "refresh_token", .secret, .optional, "For servers on which nobody can sign in; may be empty.")
    static let redirect = Key(
        "redirect", .section(RedirectSpec.table, RedirectSpec.init), .optional, "",
        onlyWith: [("type", Kind.oauth2.rawValue), ("flow", Flow.authorizationCode.rawValue)])
    static let expiresAfter = Key("expires_after", .duration(), .optional, "How long a sign-in lasts, whatever is done with it.")
    static let warnBefore = Key(
        "warn_before", .duration(), .standard("30d"), "How long before that it is warned of.",
        onlyWith: [("type", Kind.oauth2.rawValue), ("flow", Flow.authorizationCode.rawValue)])
    static let refreshAhead = Key(
        "refresh_ahead", .duration(allowsZero: true), .standard("60s"), "A token with less left is renewed before it is used.",
        onlyWith: [("type", Kind.oauth2.rawValue)])
    static let requestTimeout = Key(
        "token_timeout", .duration(), .standard("10s"), "How long `token_url` may take to answer.",
        onlyWith: [("type", Kind.oauth2.rawValue)])
    static let identity = Key("identity", .name, .optional, "A tool whose answer says who is signed in, for `setlist whoami`.")
    static let table = KeyTable(
        "a credential",
        [
            kind.entry, token.entry, help.entry, flow.entry, authorizeURL.entry, tokenURL.entry, clientID.entry, clientSecret.entry,
            refreshToken.entry, redirect.entry, expiresAfter.entry, warnBefore.entry, refreshAhead.entry, requestTimeout.entry,
            identity.entry,
        ])

    let kind: Field<Kind>
    let token: Field<Secret>
    let help: Field<String>
    let flow: Field<Flow>
    let authorizeURL: Field<String>
    let tokenURL: Field<String>
    let clientID: Field<String>
    let clientSecret: Field<Secret>
    let refreshToken: Field<Secret>
    let redirect: Field<RedirectSpec>
    let expiresAfter: Field<Int64>
    let warnBefore: Field<Int64>
    let refreshAhead: Field<Int64>
    let requestTimeout: Field<Int64>
    let identity: Field<String>

    init(_ cursor: MappingCursor) {
        kind = cursor.field(Self.kind)
        token = cursor.field(Self.token)
        help = cursor.field(Self.help)
        flow = cursor.field(Self.flow)
        authorizeURL = cursor.field(Self.authorizeURL)
        tokenURL = cursor.field(Self.tokenURL)
        clientID = cursor.field(Self.clientID)
        clientSecret = cursor.field(Self.clientSecret)
        refreshToken = cursor.field(Self.refreshToken)
        redirect = cursor.field(Self.redirect)
        expiresAfter = cursor.field(Self.expiresAfter)
        warnBefore = cursor.field(Self.warnBefore)
        refreshAhead = cursor.field(Self.refreshAhead)
        requestTimeout = cursor.field(Self.requestTimeout)
        identity = cursor.field(Self.identity)
    }
}

/// `redirect` of a credential: where the browser comes back to.
struct RedirectSpec: Sendable {
    static let host = Key("host", .loopbackLiteral, .standard("127.0.0.1"), "`127.0.0.1` or `::1`, as the app is registered.")
    static let port = Key("port", .integer(0...65_535, label: "0–65535"), .standard("0"), "0 picks a free one.")
    static let path = Key("path", .serverPath, .standard("/callback"), "As the app is registered.")
    static let table = KeyTable("`redirect`", [host.entry, port.entry, path.entry])

    let host: Field<String>
    let port: Field<Int64>
    let path: Field<String>

    init(_ cursor: MappingCursor) {
        host = cursor.valueOrStandard(Self.host)
        port = cursor.valueOrStandard(Self.port)
        path = cursor.valueOrStandard(Self.path)
    }
}

/// `token_store` of policies.yaml: where the tokens of those who signed in are kept.
struct TokenStoreSpec: Sendable {
    static let path = Key(
        "path", .anyText, .described("`$XDG_STATE_HOME/setlist/tokens.json`"), "The file, readable by its owner only; may be empty.")
    static let key = Key(
        "key", .encryptionKey, .optional, "32 bytes in base64 that it is encrypted with, as `openssl rand -base64 32` prints; may be empty."
    )
    static let watch = Key(
        "watch", .period, .standard("1s"), "How often a gateway looks who has signed in or out, to forget the answers that were theirs."
    )
    static let table = KeyTable("`token_store`", [path.entry, key.entry, watch.entry])

    let path: Field<String>
    let key: Field<Secret>
    let watch: Field<Int64>

    init(_ cursor: MappingCursor) {
        path = cursor.field(Self.path)
        key = cursor.field(Self.key)
        watch = cursor.valueOrStandard(Self.watch)
    }
}
