/// A podcast.
struct Show: Sendable {
    let id: String
    let name: String
    let publisher: String
    let description: String
    /// Indices of its episodes, newest first.
    let episodes: Range<Int>
    let isExplicit: Bool
    let picture: Picture
}
