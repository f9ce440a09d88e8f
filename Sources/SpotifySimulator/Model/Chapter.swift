struct Chapter: Sendable {
    let id: String
    let name: String
    /// Index.
    let audiobook: Int
    /// From 0, as the API counts.
    let number: Int
    /// Milliseconds.
    let duration: Int
    /// `1999-12-31`.
    let releaseDate: String
}
