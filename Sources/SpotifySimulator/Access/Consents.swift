/// Codes and refresh tokens that stand for what users have agreed to.
struct Consents: Sendable {
    /// What a user has agreed to.
    struct Consent: Sendable {
        let app: String
        let user: SimulatorUser
        let scopes: Set<Scope>
        let at: Timestamp
    }

    /// A consent on its way to the app.
    struct Code: Sendable {
        let consent: Consent
        let redirect: String
        /// What the verifier must hash to; nil when the app shows its secret instead.
        let challenge: String?
    }

    /// Milliseconds.
    private static let codeLifetime = 600_000
    /// Six months: a refresh does not make it longer.
    private static let consentLifetime = 182 * 86_400_000

    private var codes: [String: Code] = [:]
    private var refreshTokens: [String: Consent] = [:]

    mutating func add(_ code: Code, named name: String) { codes[name] = code }

    mutating func add(_ consent: Consent, refreshToken: String) { refreshTokens[refreshToken] = consent }

    /// A code works once; nil when it is unknown or old.
    mutating func redeem(_ code: String, at now: Timestamp) -> Code? {
        guard let found = codes.removeValue(forKey: code) else { return nil }
        return now.milliseconds - found.consent.at.milliseconds <= Self.codeLifetime ? found : nil
    }

    func consent(for refreshToken: String, at now: Timestamp) throws(OAuthError) -> Consent {
        guard let consent = refreshTokens[refreshToken] else { throw .invalidGrant("Invalid refresh token") }
        guard now.milliseconds - consent.at.milliseconds <= Self.consentLifetime else { throw .invalidGrant("Refresh token expired") }
        return consent
    }

    mutating func forget(_ refreshToken: String) { refreshTokens[refreshToken] = nil }
}
