/// The bearer tokens that are accepted.
struct TokenTable: Sendable {
    private var tokens: [String: SimulatorToken]

    init(_ tokens: [SimulatorToken]) {
        self.tokens = Dictionary(tokens.map { ($0.value, $0) }) { _, last in last }
    }

    var all: [SimulatorToken] { tokens.values.sorted { $0.value < $1.value } }

    mutating func add(_ token: SimulatorToken) { tokens[token.value] = token }

    /// Throws when the token is unknown or has expired.
    func grant(_ value: Substring, at now: Timestamp, _ catalogue: Catalogue) throws(APIError) -> AccessGrant {
        guard let token = tokens[String(value)] else { throw .badToken }
        if let end = token.expiresAt, Timestamp.start.adding(end) <= now { throw .expiredToken }
        let account = token.user.account
        let isPremium = token.isPremium ?? account.map { catalogue.accounts[$0].isPremium } ?? false
        return AccessGrant(account: account, scopes: token.scopes, isPremium: isPremium)
    }
}
