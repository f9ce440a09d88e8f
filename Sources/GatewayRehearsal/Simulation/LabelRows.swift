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

    /// Where the label of an area goes, which is right of those before: above its middle, or a little to the right of that.
    ///
    /// - Returns: the label's middle; `nil` when there is no room for it above the area.
    mutating func place(_ label: String, from: Double, to: Double) -> (x: Double, row: Int)? {
        let half = Double(label.count) * Self.letterWidth / 2
        let ideal = max(left, min(right - half * 2, (from + to) / 2 - half))
        let row = ends.firstIndex { $0 + Self.gap <= ideal } ?? (ends[0] <= ends[1] ? 0 : 1)
        let start = max(ideal, ends[row] + Self.gap)
        guard !label.isEmpty, start <= to, start + half * 2 <= right else { return nil }
        ends[row] = start + half * 2
        return (start + half, row)
    }
}
