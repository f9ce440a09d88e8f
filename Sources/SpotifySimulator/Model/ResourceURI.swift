/// A uri such as `spotify:track:ID`.
struct ResourceURI: Sendable, Equatable {
    let kind: ResourceKind
    let id: String

    init(_ kind: ResourceKind, _ id: String) {
        self.kind = kind
        self.id = id
    }

    /// Nil when the kind is unknown or the id cannot be one of that kind.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "spotify", let kind = ResourceKind(rawValue: String(parts[1])) else { return nil }
        guard kind == .user ? !parts[2].isEmpty : Identifier.isValid(parts[2]) else { return nil }
        self.init(kind, String(parts[2]))
    }

    var text: String { "spotify:\(kind.rawValue):\(id)" }
}
