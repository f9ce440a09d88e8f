/// A deterministic automaton: its next state is one look-up by state and byte.
struct PatternAutomaton: Sendable {
    typealias State = UInt16

    /// No match is possible any more.
    static let dead: State = 0
    /// A match was found; what follows does not matter.
    static let matched: State = 1

    /// Bytes that no state tells apart have one column; this is the column of each byte.
    let columns: [UInt8]
    let columnCount: Int
    /// By state, then by column.
    let next: [State]
    let start: State
    /// By state: a match if the text ends here.
    let matchesAtEnd: [Bool]

    func matches(_ bytes: Span<UInt8>) -> Bool {
        var state = start
        for index in bytes.indices {
            guard state > Self.matched else { break }
            state = next[Int(state) &* columnCount &+ Int(columns[Int(bytes[index])])]
        }
        return matchesAtEnd[Int(state)]
    }
}
