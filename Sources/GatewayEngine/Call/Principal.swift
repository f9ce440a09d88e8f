/// Who is calling: the part of a private cache key that keeps one person's answers from another.
package struct Principal: Sendable, Hashable {
    package let id: String
    /// Whose sign-in at the upstream is used; `nil`: the one that the gateway was started with.
    package let account: String?

    package init(id: String, account: String? = nil) {
        self.id = id
        self.account = account
    }

    /// The one person behind a stdio pipe or an unauthenticated loopback listener.
    package static let local = Principal(id: "local")
}
