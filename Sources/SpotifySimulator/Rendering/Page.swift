/// Which part of a list is asked for.
struct Page: Sendable {
    let limit: Int
    let offset: Int

    /// Indices of the rows, none when the offset is beyond the end.
    func range(of total: Int) -> Range<Int> {
        let start = min(offset, total)
        return start..<min(start + limit, total)
    }
}
