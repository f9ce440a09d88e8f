extension PatternAutomaton {
    /// Builds every state that can be reached (subset construction).
    init(_ graph: PatternGraph) throws(TextPatternError) {
        var builder = Builder(graph)
        try builder.run()
        columns = builder.columns
        columnCount = builder.columnCount
        next = builder.next
        start = builder.start
        matchesAtEnd = builder.matchesAtEnd
    }

    private struct Builder {
        static let maxStates = 4_000
        /// Graph nodes visited in all; some hundredths of a second.
        static let maxVisits = 500_000

        let graph: PatternGraph
        var columns: [UInt8] = []
        var columnCount = 0
        var next: [State] = []
        var start: State = dead
        var matchesAtEnd: [Bool] = []
        private var states: [[Int]: State] = [:]
        private var pending: [[Int]] = []
        private var visits = 0
        /// By node: the search that met it last.
        private var seen: [Int]
        private var search = 0

        init(_ graph: PatternGraph) {
            self.graph = graph
            seen = Array(repeating: 0, count: graph.nodes.count)
            var starts = [Bool](repeating: false, count: 257)
            for case .bytes(let range, _) in graph.nodes {
                starts[Int(range.lowerBound)] = true
                starts[Int(range.upperBound) + 1] = true
            }
            for byte in 0...255 {
                if starts[byte], byte > 0 { columnCount += 1 }
                columns.append(UInt8(columnCount))
            }
            columnCount += 1
            matchesAtEnd = [false, true]
            next = Array(repeating: dead, count: columnCount) + Array(repeating: matched, count: columnCount)
        }

        mutating func run() throws(TextPatternError) {
            start = try state(reaching: [graph.start])
            // States are numbered in the order they are found, so the rows of `next` come in that order.
            var done = 0
            while done < pending.count {
                let members = pending[done]
                done += 1
                var targets = [[Int]](repeating: [], count: columnCount)
                for case .bytes(let range, let target) in members.map({ graph.nodes[$0] }) {
                    for column in columns[Int(range.lowerBound)]...columns[Int(range.upperBound)] { targets[Int(column)].append(target) }
                }
                for target in targets { next.append(try state(reaching: target)) }
            }
        }

        /// The state for everything that can be reached from these nodes without a byte.
        private mutating func state(reaching entries: [Int]) throws(TextPatternError) -> State {
            guard !entries.isEmpty else { return dead }
            search += 1
            var stack = entries
            var members: [Int] = []
            while let node = stack.popLast() {
                visits += 1
                guard seen[node] != search else { continue }
                seen[node] = search
                switch graph.nodes[node] {
                case .match: return matched
                case .split(let targets): stack.append(contentsOf: targets)
                case .bytes, .matchAtEnd: members.append(node)
                }
            }
            guard !members.isEmpty else { return dead }
            members.sort()
            if let known = states[members] { return known }
            guard matchesAtEnd.count < Self.maxStates, visits < Self.maxVisits else {
                throw TextPatternError(offset: 0, reason: .tooComplex)
            }
            let state = State(matchesAtEnd.count)
            states[members] = state
            pending.append(members)
            matchesAtEnd.append(
                members.contains {
                    guard case .matchAtEnd = graph.nodes[$0] else { return false }
                    return true
                })
            return state
        }
    }
}
