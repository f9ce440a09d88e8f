import JSONBytes

/// Every sign-in of this user, as one document.
package struct TokenDocument: Sendable, Equatable {
    /// In the order in which they were first made.
    package private(set) var accounts: [StoredAccount] = []
    /// How often somebody has signed in or out; it tells of both also when the one has undone the other.
    private(set) var changes: Int64 = 0

    package init() {}

    package func account(_ name: String, of credential: String) -> StoredAccount? {
        accounts.first { $0.account == name && $0.credential == credential }
    }

    /// Somebody has signed in.
    mutating func signIn(_ account: StoredAccount) {
        put(account)
        changes &+= 1
    }

    /// Adds a sign-in, or replaces the one of the same account by what has become of it.
    mutating func put(_ account: StoredAccount) {
        let index = accounts.firstIndex { $0.account == account.account && $0.credential == account.credential }
        if let index { accounts[index] = account } else { accounts.append(account) }
    }

    /// False when there was none.
    package mutating func remove(_ name: String, of credential: String) -> Bool {
        let count = accounts.count
        accounts.removeAll { $0.account == name && $0.credential == credential }
        guard accounts.count < count else { return false }
        changes &+= 1
        return true
    }
}

extension TokenDocument {
    private static let version: JSONValue = 1

    /// `nil` when it is not such a document.
    init?(_ json: JSONValue) {
        guard json["version"] == Self.version, let list = json["accounts"]?.arrayValue else { return nil }
        accounts = list.compactMap { StoredAccount($0) }
        guard accounts.count == list.count else { return nil }
        changes = json["changes"]?.intValue.map { Int64($0) } ?? 0
    }

    var json: JSONValue {
        ["version": Self.version, "accounts": .array(accounts.map(\.json)), "changes": .integer(changes)]
    }
}
