struct Audiobook: Sendable {
    let id: String
    let name: String
    let description: String
    let authors: [String]
    let narrators: [String]
    let publisher: String
    /// Indices of its chapters, in order.
    let chapters: Range<Int>
    let picture: Picture
}
