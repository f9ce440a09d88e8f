package import GatewayPlan

/// Notices who signs in again and who signs out, in whatever process.
package struct SignInWatch: Sendable {
    private let store: TokenStore
    private let credential: String
    private var version: TokenFile.Version?
    /// When those who are signed in agreed, by account.
    private var known: [String: Int64]

    /// Begins with those who are signed in now.
    package init(_ plan: OAuthPlan, store: TokenStore) {
        self.store = store
        credential = plan.name
        version = store.file.version
        known = Self.signIns(store, credential) ?? [:]
    }

    /// The accounts whose sign-in is over, or another one than it was.
    package mutating func changes() -> [String] {
        let version = store.file.version
        // A file that cannot be read now is looked at again next time.
        guard version != self.version, let signIns = Self.signIns(store, credential) else { return [] }
        self.version = version
        defer { known = signIns }
        return known.filter { signIns[$0.key] != $0.value }.map(\.key).sorted()
    }

    private static func signIns(_ store: TokenStore, _ credential: String) -> [String: Int64]? {
        guard let document = try? store.read() else { return nil }
        let accounts = document.accounts.filter { $0.credential == credential && !$0.hasEnded }
        return Dictionary(accounts.map { ($0.account, $0.authorizedAt) }) { first, _ in first }
    }
}
