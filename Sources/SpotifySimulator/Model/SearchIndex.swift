/// Finds documents by the words in them, the most popular first.
struct SearchIndex: Sendable {
    struct Document {
        /// Plain words, and words with the field they stand in: `artist:orvelle`.
        var terms: [String]
        let popularity: Int
    }

    /// Documents by rank.
    private let order: [Int]
    /// Ascending ranks of the documents with a term.
    private var postings: [String: [Int]] = [:]

    init(_ documents: [Document]) {
        order = documents.indices.sorted { (documents[$1].popularity, $0) < (documents[$0].popularity, $1) }
        for (rank, document) in order.enumerated() {
            for term in Set(documents[document].terms) { postings[term, default: []].append(rank) }
        }
    }

    /// Indices of the documents that hold at least one alternative of each term.
    func documents(matching query: SearchQuery) -> [Int] {
        var found: Set<Int>?
        for alternatives in query.terms {
            let ranks = Set(alternatives.flatMap(ranks))
            found = found?.intersection(ranks) ?? ranks
        }
        return (found ?? []).sorted().map { order[$0] }
    }

    /// A word that no document holds stands for all words that begin with it.
    private func ranks(_ term: String) -> [Int] {
        postings[term] ?? postings.filter { $0.key.hasPrefix(term) }.flatMap(\.value)
    }
}
