/// Who looks at an answer.
struct Viewer: Sendable {
    /// Index; nil for an app without a user.
    let account: Int?
    /// Whether episodes say how far the user has listened.
    let seesPositions: Bool
    /// The account's country, which goes before the one that was asked for; nil when neither is known.
    let country: String?
    /// Whether a market was asked for: then none are listed.
    let namesMarket: Bool
    /// Up to when changes of playlists have reached readers.
    let settled: Timestamp
}
