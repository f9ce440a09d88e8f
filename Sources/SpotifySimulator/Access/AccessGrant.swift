/// What the token of a request allows.
struct AccessGrant: Sendable {
    /// Index of the account; nil for an app without a user.
    let account: Int?
    let scopes: Set<Scope>
    let isPremium: Bool

    func require(anyOf scopes: [Scope]) throws(APIError) {
        guard !scopes.isEmpty else { return }
        guard account != nil else { throw .noUser }
        guard scopes.contains(where: self.scopes.contains) else { throw .insufficientScope }
    }
}
