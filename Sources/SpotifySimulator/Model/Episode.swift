struct Episode: Sendable {
    let id: String
    let name: String
    let description: String
    /// Index.
    let show: Int
    /// Milliseconds.
    let duration: Int
    /// `1999-12-31`.
    let releaseDate: String
    let isExplicit: Bool
}
