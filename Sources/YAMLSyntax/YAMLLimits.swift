/// How much one file may ask for; a walker of the nodes may rely on these.
package struct YAMLLimits: Sendable {
    /// Bytes of the file.
    package var maxBytes: Int
    /// Collections within each other, counted through aliases.
    package var maxDepth: Int
    /// Keys, scalars and collections, counted once for every place an alias puts them.
    package var maxNodes: Int
    /// Nodes that one alias may stand for.
    package var maxAliasNodes: Int
    /// Problems reported before the rest of the file is left unread.
    package var maxProblems: Int

    package init(maxBytes: Int, maxDepth: Int, maxNodes: Int, maxAliasNodes: Int, maxProblems: Int) {
        self.maxBytes = maxBytes
        self.maxDepth = maxDepth
        self.maxNodes = maxNodes
        self.maxAliasNodes = maxAliasNodes
        self.maxProblems = maxProblems
    }

    /// Far above what people write by hand, far below what hurts.
    package static let standard = YAMLLimits(
        maxBytes: 1 << 20, maxDepth: 32, maxNodes: 50_000, maxAliasNodes: 64, maxProblems: 100)
}
