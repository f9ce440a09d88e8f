/// A person with an account.
struct Account: Sendable {
    let id: String
    /// Never changes, unlike `id`.
    let accountID: String
    let name: String
    let email: String
    let country: String
    /// Whether the account pays, without which no device takes commands.
    let isPremium: Bool
}
