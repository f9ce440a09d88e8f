/// What a scanned document may at most be.
package struct JSONLimits: Sendable {
    /// How many objects and arrays may be open at once, 0 to 64: the scanner keeps one bit per level in one word.
    package var maxDepth: Int {
        didSet { maxDepth = Self.supported(maxDepth) }
    }

    package init(maxDepth: Int) { self.maxDepth = Self.supported(maxDepth) }

    /// 64 levels; real APIs stay below a dozen.
    package static let standard = JSONLimits(maxDepth: UInt64.bitWidth)

    private static func supported(_ depth: Int) -> Int { min(max(depth, 0), UInt64.bitWidth) }
}
