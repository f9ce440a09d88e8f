struct Track: Sendable {
    let id: String
    let name: String
    let album: Int
    /// Indices; the first is the album's.
    let artists: [Int]
    /// From 1.
    let number: Int
    /// Milliseconds.
    let duration: Int
    let isExplicit: Bool
    let isrc: String
    /// 0 to 100.
    let popularity: Int
    /// Where it can be played.
    let markets: [String]
}
