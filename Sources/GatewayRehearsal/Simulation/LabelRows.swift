/// Places centred labels side by side, in a second row where they would touch, and within the picture.
struct LabelRows {
    /// Of a letter of 11 pixels, on average and rounded up.
    private static let letterWidth = 6.2
    private static let gap = 8.0

    private let left: Double
    private let right: Double
    /// How far each row is taken.
    private var ends: [Double]

    init(left: Double, right: Double) {
        (self.left, self.right) = (left, right)
        ends = [-.infinity, -.infinity]
    }

    /// Where the next label goes, which starts no further left than the one before; `nil` when neither row has room for it.
    mutating func place(_ label: String, at centre: Double) -> (x: Double, row: Int)? {
        let half = Double(label.count) * Self.letterWidth / 2
        let x = max(left + half, min(right - half, centre))
        guard !label.isEmpty, let row = ends.firstIndex(where: { $0 + Self.gap <= x - half }) else { return nil }
        ends[row] = x + half
        return (x, row)
    }
}
