/// A pattern, parsed.
indirect enum PatternNode {
    case scalars(ScalarSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `maximum` is `nil` for no upper bound.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
}

/// One of the outermost alternatives, with the anchors that only stand there.
struct PatternAlternative {
    var isAnchoredAtStart = false
    var isAnchoredAtEnd = false
    var items: [PatternNode] = []
}
