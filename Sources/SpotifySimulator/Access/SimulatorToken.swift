/// A bearer token that is accepted.
package struct SimulatorToken: Sendable, Equatable {
    package var value: String
    package var user: SimulatorUser
    package var scopes: Set<Scope>
    /// Nil for what the account has.
    package var isPremium: Bool?
    /// Since the simulator's world began; nil for never.
    package var expiresAt: Duration?

    package init(
        _ value: String, user: SimulatorUser = .owner, scopes: Set<Scope> = Set(Scope.allCases), isPremium: Bool? = nil,
        expiresAt: Duration? = nil
    ) {
        self.value = value
        self.user = user
        self.scopes = scopes
        self.isPremium = isPremium
        self.expiresAt = expiresAt
    }
}
