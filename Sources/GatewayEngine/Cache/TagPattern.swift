/// Which tags to make stale, as an operator writes it: `playlist/ID/items` for one tag, `playlist/ID/**` for it and everything below.
package struct TagPattern: Sendable, Equatable {
    package let text: String
    private let segments: [String]
    private let coversDescendants: Bool

    /// `nil` when a segment is empty, or `**` stands anywhere but alone at the end.
    package init?(_ text: String) {
        var segments = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let covers = segments.count > 1 && segments.last == "**"
        if covers { segments.removeLast() }
        guard segments.allSatisfy({ !$0.isEmpty && !$0.contains("*") }) else { return nil }
        self.text = text
        self.segments = segments
        self.coversDescendants = covers
    }

    /// What is counted up for it.
    var staleSlots: [TagSlot] {
        var hash = TagHash()
        var levels: [TagHash] = []
        for segment in segments {
            hash.add(segment.utf8.span)
            levels.append(hash)
        }
        return TagPath(levels: levels, isCut: false).staleSlots(withDescendants: coversDescendants)
    }
}
