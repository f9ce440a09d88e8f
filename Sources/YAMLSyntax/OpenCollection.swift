/// A mapping or sequence whose end has not been read.
struct OpenCollection {
    enum Kind { case sequence, mapping }

    let kind: Kind
    let anchor: String?
    /// Byte offset of its `{`, `[`, first `-` or first key.
    let start: Int
    /// Nodes counted before it.
    let nodesBefore: Int
    /// Items, or keys and values in turn; `nil` where one was reported and left out.
    private(set) var children: [YAMLNode?] = []
    /// Collections within each other, itself included.
    private(set) var height = 1
    private var firstChildStart: Int?
    private var lastChildEnd = 0

    init(kind: Kind, anchor: String?, start: Int, nodesBefore: Int) {
        self.kind = kind
        self.anchor = anchor
        self.start = start
        self.nodesBefore = nodesBefore
    }

    mutating func add(_ node: YAMLNode?, at offsets: Range<Int>, height childHeight: Int) {
        children.append(node)
        height = max(height, childHeight + 1)
        firstChildStart = firstChildStart ?? offsets.lowerBound
        lastChildEnd = max(lastChildEnd, offsets.upperBound)
    }

    /// From the first dash or key to the end of the last child, for a collection without brackets.
    ///
    /// A mapping starts at its first key because libyaml puts the properties of that key before it.
    var blockOffsets: Range<Int> {
        let start = kind == .mapping ? firstChildStart ?? start : start
        return start..<max(start, lastChildEnd)
    }
}
