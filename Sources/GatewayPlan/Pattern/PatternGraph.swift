/// A pattern as a nondeterministic automaton over bytes (Thompson's construction).
struct PatternGraph {
    enum Node {
        case bytes(ClosedRange<UInt8>, next: Int)
        case split([Int])
        /// A match, whatever follows.
        case match
        /// A match if the text ends here.
        case matchAtEnd
    }

    private(set) var nodes: [Node] = [.match, .matchAtEnd]
    /// Where matching begins.
    private(set) var start = 0
    /// Each step of the construction costs one, so that nested counts cannot multiply without end.
    private var budget = 50_000

    init(_ alternatives: [PatternAlternative]) throws(TextPatternError) {
        var anchored: [Int] = []
        var floating: [Int] = []
        for alternative in alternatives {
            let entry = try add(.sequence(alternative.items), before: alternative.isAnchoredAtEnd ? 1 : 0)
            if alternative.isAnchoredAtStart { anchored.append(entry) } else { floating.append(entry) }
        }
        if !floating.isEmpty {
            // A search: at every byte the floating alternatives may begin again.
            let search = try append(.split([]))
            let skip = try append(.bytes(0x00...0xFF, next: search))
            nodes[search] = .split(floating + [skip])
            anchored.append(search)
        }
        start = try append(.split(anchored))
    }

    /// Builds what matches `node` and then goes on to `next`; the answer is where it begins.
    private mutating func add(_ node: PatternNode, before next: Int) throws(TextPatternError) -> Int {
        try spend()
        switch node {
        case .scalars(let set): return try add(set, before: next)
        case .sequence(let items):
            var entry = next
            for item in items.reversed() { entry = try add(item, before: entry) }
            return entry
        case .choice(let choices):
            var entries: [Int] = []
            for choice in choices { entries.append(try add(choice, before: next)) }
            return entries.count == 1 ? entries[0] : try append(.split(entries))
        case .repetition(let item, let minimum, let maximum):
            var entry = next
            if let maximum {
                for _ in minimum..<maximum { entry = try append(.split([add(item, before: entry), next])) }
            } else {
                entry = try append(.split([]))
                nodes[entry] = .split([try add(item, before: entry), next])
            }
            for _ in 0..<minimum { entry = try add(item, before: entry) }
            return entry
        }
    }

    /// Builds one scalar; sequences that end alike share their ends.
    private mutating func add(_ set: ScalarSet, before next: Int) throws(TextPatternError) -> Int {
        var shared: [Ending: Int] = [:]
        var entries: [Int] = []
        for sequence in set.utf8Sequences {
            var entry = next
            for range in sequence.reversed() {
                let ending = Ending(range: range, next: entry)
                entry = if let known = shared[ending] { known } else { try append(.bytes(range, next: entry)) }
                shared[ending] = entry
            }
            entries.append(entry)
        }
        return entries.count == 1 ? entries[0] : try append(.split(entries))
    }

    private struct Ending: Hashable {
        let range: ClosedRange<UInt8>
        let next: Int
    }

    private mutating func append(_ node: Node) throws(TextPatternError) -> Int {
        try spend()
        nodes.append(node)
        return nodes.count - 1
    }

    private mutating func spend() throws(TextPatternError) {
        budget -= 1
        guard budget >= 0 else { throw TextPatternError(offset: 0, reason: .tooComplex) }
    }
}
