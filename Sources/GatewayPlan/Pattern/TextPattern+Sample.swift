extension TextPattern {
    /// A text that matches.
    ///
    /// - Parameter random: gives a number from zero up to, and not including, its argument.
    package func sample(_ random: (Int) -> Int) -> String {
        // It was parsed when it was compiled.
        guard let alternatives = try? PatternParser.parse(source), !alternatives.isEmpty else { return "" }
        var text = ""
        for item in alternatives[random(alternatives.count)].items { item.appendSample(to: &text, random) }
        return text
    }
}

extension PatternNode {
    /// How much more than the least an open repetition is repeated.
    private static let surplus = 3

    fileprivate func appendSample(to text: inout String, _ random: (Int) -> Int) {
        switch self {
        case .scalars(let set): text.unicodeScalars.append(set.sample(random))
        case .sequence(let items): for item in items { item.appendSample(to: &text, random) }
        case .choice(let items): if !items.isEmpty { items[random(items.count)].appendSample(to: &text, random) }
        case .repetition(let item, let minimum, let maximum):
            let most = min(maximum ?? .max, minimum + Self.surplus)
            for _ in 0..<minimum + random(most - minimum + 1) { item.appendSample(to: &text, random) }
        }
    }
}

extension ScalarSet {
    /// One that can be read where there is one: of printable ASCII.
    fileprivate func sample(_ random: (Int) -> Int) -> Unicode.Scalar {
        let printable = ranges.compactMap { range -> ClosedRange<UInt32>? in
            let (low, high) = (max(range.lowerBound, 0x21), min(range.upperBound, 0x7E))
            return low <= high ? low...high : nil
        }
        let known = printable.isEmpty ? ranges : printable
        guard !known.isEmpty else { return "?" }
        let range = known[random(known.count)]
        return Unicode.Scalar(range.lowerBound + UInt32(random(range.count))) ?? "?"
    }
}
