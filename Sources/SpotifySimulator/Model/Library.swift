/// What the user has saved, newest first; playlists carry this mark themselves.
struct Library: Sendable {
    struct Entry: Sendable {
        let id: String
        let addedAt: Timestamp
    }

    private var entries: [ResourceKind: [Entry]] = [:]

    subscript(kind: ResourceKind) -> [Entry] { entries[kind] ?? [] }

    func contains(_ uri: ResourceURI) -> Bool { self[uri.kind].contains { $0.id == uri.id } }

    /// Saving what is saved already changes nothing, not even its place.
    mutating func save(_ uri: ResourceURI, at time: Timestamp) {
        guard !contains(uri) else { return }
        entries[uri.kind, default: []].insert(Entry(id: uri.id, addedAt: time), at: 0)
    }

    mutating func remove(_ uri: ResourceURI) {
        entries[uri.kind]?.removeAll { $0.id == uri.id }
    }
}
