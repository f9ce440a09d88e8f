/// What a token may be used for.
package enum Scope: String, Sendable, CaseIterable {
    case readPrivate = "user-read-private"
    case readEmail = "user-read-email"
    case readLibrary = "user-library-read"
    case modifyLibrary = "user-library-modify"
    case readFollowing = "user-follow-read"
    case modifyFollowing = "user-follow-modify"
    case readPrivatePlaylists = "playlist-read-private"
    case readCollaborativePlaylists = "playlist-read-collaborative"
    case modifyPublicPlaylists = "playlist-modify-public"
    case modifyPrivatePlaylists = "playlist-modify-private"
    case uploadImages = "ugc-image-upload"
    case readTop = "user-top-read"
    case readRecentlyPlayed = "user-read-recently-played"
    case readPlayback = "user-read-playback-state"
    case modifyPlayback = "user-modify-playback-state"
    case readCurrentlyPlaying = "user-read-currently-playing"
    case readPosition = "user-read-playback-position"
    /// For the players in browsers; no operation asks for them.
    case streaming
    case appRemoteControl = "app-remote-control"

    /// Reads a list separated by spaces; nil when one is unknown.
    static func list(_ text: String) -> Set<Scope>? {
        let names = text.split(separator: " ")
        let scopes = names.compactMap { Scope(rawValue: String($0)) }
        return scopes.count == names.count ? Set(scopes) : nil
    }

    /// Separated by spaces, in a fixed order.
    static func text(_ scopes: Set<Scope>) -> String { scopes.map(\.rawValue).sorted().joined(separator: " ") }
}
