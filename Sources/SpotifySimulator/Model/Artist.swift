struct Artist: Sendable {
    let id: String
    let name: String
    let genres: [String]
    /// 0 to 100.
    let popularity: Int
    let followers: Int
    let picture: Picture
}
