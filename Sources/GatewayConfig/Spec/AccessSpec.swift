import GatewayPlan

/// `server.http.access`: who may call.
struct AccessSpec: Sendable {
    static let tokens = Key("tokens", .named(.mapping("mapping", CallerSpec.table, CallerSpec.init)), .optional, "")
    static let oauth = Key("oauth", .mapping("mapping", ResourceServerSpec.table, ResourceServerSpec.init), .optional, "")
    static let failures = Key("failures", .section(FailuresSpec.table, FailuresSpec.init), .optional, "")
    static let table = KeyTable("`access`", [tokens.entry, oauth.entry, failures.entry])

    let tokens: Field<[Named<CallerSpec>]>
    let oauth: Field<ResourceServerSpec>
    let failures: FailuresSpec?

    init(_ cursor: MappingCursor) {
        tokens = cursor.field(Self.tokens)
        oauth = cursor.field(Self.oauth)
        failures = cursor.section(Self.failures)
    }
}

/// An entry of `access.tokens`: one caller.
struct CallerSpec: Sendable {
    static let digest = Key(
        "sha256", .digest, .required, "SHA-256 of the caller's token, as `setlist token new` prints it; the token is written nowhere.")
    static let account = Key("account", .name, .described("the gateway's own"), "Whose sign-in is used: of `setlist login --account`.")
    static let toolsets = Key("toolsets", .list(of: .name, label: "list of groups"), .described("all"), "Only the tools of these groups.")
    static let readOnly = Key("read_only", .boolean, .standard("false"), "Only tools whose effect is `safe`.")
    static let share = Key(
        "share", .integer(1...100, label: "1–100"), .standard("1"),
        "Calls that go in one turn while callers wait for the upstream's limits.")
    static let expires = Key("expires", .time, .optional, "From then on the token is refused: `2027-01-31` or `2027-01-31T12:00:00Z`.")
    static let table = KeyTable("a caller", [digest.entry, account.entry, toolsets.entry, readOnly.entry, share.entry, expires.entry])

    let digest: Field<[UInt8]>
    let account: Field<String>
    let toolsets: Field<[Located<String>]>
    let readOnly: Field<Bool>
    let share: Field<Int64>
    let expires: Field<Int64>

    init(_ cursor: MappingCursor) {
        digest = cursor.field(Self.digest)
        account = cursor.field(Self.account)
        toolsets = cursor.field(Self.toolsets)
        readOnly = cursor.valueOrStandard(Self.readOnly)
        share = cursor.valueOrStandard(Self.share)
        expires = cursor.field(Self.expires)
    }
}

/// `access.oauth`: tokens of an authorization server.
struct ResourceServerSpec: Sendable {
    static let resource = Key("resource", .secureURL, .required, "This gateway as tokens name it in `aud`: the URL that clients use.")
    static let issuer = Key("issuer", .issuer, .required, "What tokens must say in `iss`, exactly.")
    static let authorizationServers = Key(
        "authorization_servers", .list(of: .issuer, label: "list of URLs", allowsEmpty: false), .described("that of `issuer`"),
        "Where clients get tokens.")
    static let keys = Key("jwks", .keySet, .required, "Where the keys are that sign tokens: a URL, or the absolute path of a file.")
    static let algorithms = Key(
        "algorithms", .list(of: ValueType<ResourceServerPlan.Algorithm>.choice(), allowsEmpty: false), .standardList(["ES256", "RS256"]),
        "Tokens signed in any other way are refused.")
    static let leeway = Key("leeway", .duration(allowsZero: true), .standard("30s"), "How far the clocks may be apart.")
    static let keysLifetime = Key("jwks_ttl", .period, .standard("1h"), "How long keys are used before they are fetched again.")
    static let keysPause = Key(
        "jwks_pause", .duration(), .standard("30s"), "How long nobody asks again for a key that was not there.")
    static let keysTimeout = Key("jwks_timeout", .duration(), .standard("10s"), "How long one fetch of the keys may take.")
    static let accountClaim = Key(
        "account_claim", .line, .described("the gateway's own account"), "The claim that names the caller's account, such as `sub`.")
    static let scopes = Key(
        "scopes", .named(.mapping("mapping", ScopeSpec.table, ScopeSpec.init), name: .scope), .optional,
        "What each scope lets its holder use; without any, every valid token may use everything.")
    static let rememberedTokens = Key("remembered_tokens", .count, .standard("1024"), "Verified tokens that are not verified again.")
    static let table = KeyTable(
        "`oauth`",
        [
            resource.entry, issuer.entry, authorizationServers.entry, keys.entry, algorithms.entry, leeway.entry, keysLifetime.entry,
            keysPause.entry, keysTimeout.entry, accountClaim.entry, scopes.entry, rememberedTokens.entry,
        ])

    let resource: Field<String>
    let issuer: Field<String>
    let authorizationServers: Field<[Located<String>]>
    let keys: Field<ResourceServerPlan.KeySet>
    let algorithms: Field<[Located<ResourceServerPlan.Algorithm>]>
    let leeway: Field<Int64>
    let keysLifetime: Field<Int64>
    let keysPause: Field<Int64>
    let keysTimeout: Field<Int64>
    let accountClaim: Field<String>
    let scopes: Field<[Named<ScopeSpec>]>
    let rememberedTokens: Field<Int64>

    init(_ cursor: MappingCursor) {
        resource = cursor.field(Self.resource)
        issuer = cursor.field(Self.issuer)
        authorizationServers = cursor.field(Self.authorizationServers)
        keys = cursor.field(Self.keys)
        algorithms = cursor.valueOrStandard(Self.algorithms)
        leeway = cursor.valueOrStandard(Self.leeway)
        keysLifetime = cursor.valueOrStandard(Self.keysLifetime)
        keysPause = cursor.valueOrStandard(Self.keysPause)
        keysTimeout = cursor.valueOrStandard(Self.keysTimeout)
        accountClaim = cursor.field(Self.accountClaim)
        scopes = cursor.field(Self.scopes)
        rememberedTokens = cursor.valueOrStandard(Self.rememberedTokens)
    }
}

/// An entry of `oauth.scopes`.
struct ScopeSpec: Sendable {
    static let table = KeyTable("a scope", [CallerSpec.toolsets.entry, CallerSpec.readOnly.entry])

    let toolsets: Field<[Located<String>]>
    let readOnly: Field<Bool>

    init(_ cursor: MappingCursor) {
        toolsets = cursor.field(CallerSpec.toolsets)
        readOnly = cursor.valueOrStandard(CallerSpec.readOnly)
    }
}

/// `access.failures`: how many wrong tokens an address may show.
struct FailuresSpec: Sendable {
    static let attempts = Key("attempts", .count, .standard("10"), "Wrong tokens from one address in `window`; more are answered 429.")
    static let window = Key("window", .duration(), .standard("1m"), "Then it begins anew.")
    static let addresses = Key("addresses", .count, .standard("4096"), "Addresses remembered at once.")
    static let table = KeyTable("`failures`", [attempts.entry, window.entry, addresses.entry])

    let attempts: Field<Int64>
    let window: Field<Int64>
    let addresses: Field<Int64>

    init(_ cursor: MappingCursor) {
        attempts = cursor.valueOrStandard(Self.attempts)
        window = cursor.valueOrStandard(Self.window)
        addresses = cursor.valueOrStandard(Self.addresses)
    }
}

/// `server.http.tls`.
struct TLSSpec: Sendable {
    static let certificate = Key("certificate", .filePath, .required, "PEM file: the listener's certificate, then those that signed it.")
    static let key = Key("key", .filePath, .required, "PEM file with the certificate's private key.")
    static let table = KeyTable("`tls`", [certificate.entry, key.entry])

    let certificate: Field<String>
    let key: Field<String>

    init(_ cursor: MappingCursor) {
        certificate = cursor.field(Self.certificate)
        key = cursor.field(Self.key)
    }
}
