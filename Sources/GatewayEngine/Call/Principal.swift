/// Who is calling: the part of a private cache key that keeps one person's answers from another.
package struct Principal: Sendable, Hashable {
    package let id: String

    package init(id: String) { self.id = id }

    /// The one person behind a stdio pipe or an unauthenticated loopback listener.
    package static let local = Principal(id: "local")
}
