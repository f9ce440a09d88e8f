extension PatternParser {
    /// What an escape stands for.
    enum Escaped {
        case one(Unicode.Scalar)
        case many(ScalarSet)
    }

    /// Reads `\` and what belongs to it.
    mutating func escape() throws(TextPatternError) -> Escaped {
        _ = takeAny()
        guard let scalar = takeAny() else { throw error(.unsupportedEscape, back: 2) }
        switch scalar {
        case "d": return .many(.digits)
        case "D": return .many(ScalarSet.digits.inverted)
        case "w": return .many(.word)
        case "W": return .many(ScalarSet.word.inverted)
        case "s": return .many(.space)
        case "S": return .many(ScalarSet.space.inverted)
        case "t": return .one("\t")
        case "n": return .one("\n")
        case "r": return .one("\r")
        case "f": return .one("\u{0C}")
        case "v": return .one("\u{0B}")
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": return .one(scalar)
        default: throw error(.unsupportedEscape, back: 2)
        }
    }

    /// Reads `[…]` or `[^…]`.
    mutating func scalarClass() throws(TextPatternError) -> ScalarSet {
        let unclosed = error(.unclosedClass)
        _ = take("[")
        let isNegated = take("^")
        guard here != "]" else { throw error(.emptyClass) }
        var set = ScalarSet([])
        while !take("]") {
            let rangeError = error(.reversedRange)
            let first = try classItem(orThrow: unclosed)
            guard take("-") else {
                set = set.union(first.set)
                continue
            }
            guard here != "]" else {
                // The hyphen is the last character of the class and means itself.
                set = set.union(first.set).union(ScalarSet("-"))
                continue
            }
            let last = try classItem(orThrow: unclosed)
            guard case .one(let low) = first, case .one(let high) = last, low <= high else { throw rangeError }
            set = set.union(ScalarSet([low.value...high.value]))
        }
        return isNegated ? set.inverted : set
    }

    private mutating func classItem(orThrow unclosed: TextPatternError) throws(TextPatternError) -> Escaped {
        if here == "\\" { return try escape() }
        guard let scalar = takeAny() else { throw unclosed }
        return .one(scalar)
    }
}

extension PatternParser.Escaped {
    var set: ScalarSet {
        switch self {
        case .one(let scalar): ScalarSet(scalar)
        case .many(let set): set
        }
    }
}
