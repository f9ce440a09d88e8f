/// Everything that requests can change.
struct World: Sendable {
    /// As many as there are accounts, in the same order.
    var people: [Person]
    var playlists: [Playlist]
    /// For the ids of what requests create.
    var random: SplitMix64

    func playlist(_ id: String) -> Int? { playlists.firstIndex { $0.id == id } }

    /// The playlists under a user's own, in the order in which they see them.
    func playlists(of user: Int) -> [Playlist] {
        people[user].playlists.compactMap { id in playlist(id).map { playlists[$0] } }
    }

    func follows(_ user: Int, _ playlist: String) -> Bool { people[user].playlists.contains(playlist) }

    mutating func follow(_ playlist: String, by user: Int) {
        if !follows(user, playlist) { people[user].playlists.insert(playlist, at: 0) }
    }

    /// A playlist that its owner no longer follows is gone for everybody: there is no other way to delete one.
    mutating func unfollow(_ playlist: String, by user: Int, account: String) {
        people[user].playlists.removeAll { $0 == playlist }
        playlists.removeAll { $0.id == playlist && $0.owner == account }
    }
}
