extension ScalarSet {
    /// The set as sequences of byte ranges: a text is in the set exactly when its bytes lie in one of them, place by place.
    ///
    /// A range of scalars is cut wherever the length of the encoding changes, and wherever a leading byte covers only a part of its
    /// continuation bytes, as in Russ Cox, "Regular Expression Matching in the Wild".
    var utf8Sequences: [[ClosedRange<UInt8>]] {
        var sequences: [[ClosedRange<UInt8>]] = []
        for range in ranges { Self.cut(range, into: &sequences) }
        return sequences
    }

    private static func cut(_ range: ClosedRange<UInt32>, into sequences: inout [[ClosedRange<UInt8>]]) {
        // Surrogates have no encoding and count as a boundary on both sides.
        if let cut = place(toCut: range) {
            Self.cut(range.lowerBound...cut, into: &sequences)
            Self.cut(cut + 1...range.upperBound, into: &sequences)
            return
        }
        guard let low = Unicode.Scalar(range.lowerBound), let high = Unicode.Scalar(range.upperBound) else { return }
        sequences.append(zip(low.utf8, high.utf8).map { $0...$1 })
    }

    /// The last scalar of the first part; `nil` when one sequence says it all.
    private static func place(toCut range: ClosedRange<UInt32>) -> UInt32? {
        let (low, high) = (range.lowerBound, range.upperBound)
        for last: UInt32 in [0x7F, 0x7FF, 0xD7FF, 0xDFFF, 0xFFFF] where low <= last && last < high { return last }
        guard high > 0x7F else { return nil }
        for bits: UInt32 in [6, 12, 18] {
            let mask: UInt32 = 1 << bits - 1
            guard low & ~mask != high & ~mask else { continue }
            if low & mask != 0 { return low | mask }
            if high & mask != mask { return high & ~mask - 1 }
        }
        return nil
    }
}
