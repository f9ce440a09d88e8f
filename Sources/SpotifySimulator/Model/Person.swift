/// What one user has: saved things, a list of playlists, and something to play them on.
struct Person: Sendable {
    var library: Library
    /// Ids of the playlists under the user's own, newest first: those they own and those they follow.
    var playlists: [String]
    var player: Player
}
