struct Album: Sendable {
    enum Kind: String, Sendable {
        case album
        case single
        case compilation
    }

    let id: String
    let name: String
    let kind: Kind
    /// Index of the artist whose album it is.
    let artist: Int
    /// Indices of its tracks, in order.
    let tracks: Range<Int>
    /// `1999-12-31`, or `1999` when only the year is known.
    let releaseDate: String
    let label: String
    let upc: String
    /// 0 to 100.
    let popularity: Int
    let picture: Picture

    var year: Substring { releaseDate.prefix(4) }
    var datePrecision: String { releaseDate.utf8.count == 4 ? "year" : "day" }
}
