package import GatewayPlan

/// Notices who signs in and who signs out, in whatever process.
package struct SignInWatch: Sendable {
    /// What has become of an account.
    package struct Change: Sendable, Equatable {
        package let account: String
        /// False: whoever it was is not any more.
        package let isSignedIn: Bool
    }

    /// What the store says at one moment.
    private struct Look {
        /// When those who are signed in agreed, by account.
        var signIns: [String: Int64] = [:]
        var changes: Int64 = 0
    }

    private let store: TokenStore
    private let credential: String
    private let served: [String]
    private var version: TokenFile.Version?
    private var last: Look

    /// Begins with those who are signed in now.
    ///
    /// - Parameter served: the accounts that are used here, signed in or not.
    package init(_ plan: OAuthPlan, store: TokenStore, served: [String]) {
        self.store = store
        self.served = served
        credential = plan.name
        version = store.file.version
        last = Self.look(store, credential) ?? Look()
    }

    /// The accounts whose sign-in may be over, new, or another one than it was.
    ///
    /// A sign-in that ended before anybody looked has left its count alone. That does not tell whose it was, so then everybody counts.
    package mutating func changes() -> [Change] {
        let version = store.file.version
        // A file that cannot be read now is looked at again next time.
        guard version != self.version, let look = Self.look(store, credential) else { return [] }
        self.version = version
        defer { last = look }
        let accounts =
            look.changes == last.changes
            ? last.signIns.filter { look.signIns[$0.key] != $0.value }.map(\.key)
            : Array(Set(last.signIns.keys).union(look.signIns.keys).union(served))
        return accounts.sorted().map { Change(account: $0, isSignedIn: look.signIns[$0] != nil) }
    }

    private static func look(_ store: TokenStore, _ credential: String) -> Look? {
        guard let document = try? store.read() else { return nil }
        let accounts = document.accounts.filter { $0.credential == credential && !$0.hasEnded }
        return Look(
            signIns: Dictionary(accounts.map { ($0.account, $0.authorizedAt) }) { first, _ in first }, changes: document.changes)
    }
}
