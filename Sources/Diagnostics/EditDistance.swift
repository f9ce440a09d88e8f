/// Finds what the operator probably meant.
package enum EditDistance {
    /// The candidate that a misspelt name most likely stands for; `nil` when none is near.
    ///
    /// Near is a Damerau-Levenshtein distance of at most 2 or a third of the name (1 for names up to three letters), upper and
    /// lower case being equal, or being the only candidate that starts with the name.
    package static func closestMatch(to name: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        let limit = wanted.count <= 3 ? 1 : max(2, wanted.count / 3)
        var best: (distance: Int, candidate: String)?
        var completions: [String] = []
        for candidate in candidates {
            let scalars = Array(candidate.lowercased().unicodeScalars)
            if let distance = distance(from: wanted, to: scalars, atMost: limit),
                best.map({ (distance, candidate) < ($0.distance, $0.candidate) }) ?? true
            {
                best = (distance, candidate)
            }
            if wanted.count >= 2, scalars.starts(with: wanted) { completions.append(candidate) }
        }
        return best?.candidate ?? (completions.count == 1 ? completions[0] : nil)
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other; `nil` beyond the limit.
    private static func distance(from source: [Unicode.Scalar], to target: [Unicode.Scalar], atMost limit: Int) -> Int? {
        guard abs(source.count - target.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...target.count)
        for row in source.indices {
            var current = [row + 1]
            for column in target.indices {
                let isEqual = source[row] == target[column]
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (isEqual ? 0 : 1))
                if row > 0, column > 0, source[row] == target[column - 1], source[row - 1] == target[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[target.count] <= limit ? last[target.count] : nil
    }
}
