/// Everything that requests can change.
struct World: Sendable {
    var library: Library
    /// In the order in which the user sees them, newest first.
    var playlists: [Playlist]
    var player: Player
    /// For the ids of what requests create.
    var random: SplitMix64

    func playlist(_ id: String) -> Int? { playlists.firstIndex { $0.id == id } }
}
