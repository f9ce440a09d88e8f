/// Something that was played.
struct Play: Sendable {
    let track: Int
    /// When it ended.
    let playedAt: Timestamp
    let context: ResourceURI?
}
