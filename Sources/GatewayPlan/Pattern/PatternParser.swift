/// Reads a pattern; strict as ECMAScript is with its `u` flag, where no special character stands for itself.
struct PatternParser {
    private static let maxCount = 1000
    private static let maxDepth = 50

    private let scalars: [Unicode.Scalar]
    private var offset = 0
    private var depth = 0

    static func parse(_ source: String) throws(TextPatternError) -> [PatternAlternative] {
        var parser = PatternParser(source)
        var alternatives = [try parser.outerAlternative()]
        while parser.take("|") { alternatives.append(try parser.outerAlternative()) }
        guard parser.here == nil else { throw parser.error(.unmatchedParenthesis) }
        return alternatives
    }

    private init(_ source: String) { scalars = Array(source.unicodeScalars) }

    private mutating func outerAlternative() throws(TextPatternError) -> PatternAlternative {
        var alternative = PatternAlternative()
        alternative.isAnchoredAtStart = take("^")
        alternative.items = try items()
        alternative.isAnchoredAtEnd = take("$")
        guard here == nil || here == "|" || here == ")" else { throw error(isQuantifier ? .nothingToRepeat : .misplacedAnchor) }
        return alternative
    }

    /// Reads up to `|`, `)`, `$` or the end.
    private mutating func items() throws(TextPatternError) -> [PatternNode] {
        var items: [PatternNode] = []
        while let scalar = here, scalar != "|", scalar != ")", scalar != "$" {
            let atom = try atom(scalar)
            items.append(try quantified(atom))
        }
        return items
    }

    private mutating func atom(_ scalar: Unicode.Scalar) throws(TextPatternError) -> PatternNode {
        switch scalar {
        case "(": return try group()
        case "[": return .scalars(try scalarClass())
        case "\\":
            switch try escape() {
            case .one(let scalar): return .scalars(ScalarSet(scalar))
            case .many(let set): return .scalars(set)
            }
        case ".":
            offset += 1
            return .scalars(.dot)
        case "^": throw error(.misplacedAnchor)
        case "*", "+", "?": throw error(.nothingToRepeat)
        case "]", "{", "}": throw error(.unescapedSpecial)
        default:
            offset += 1
            return .scalars(ScalarSet(scalar))
        }
    }

    private mutating func group() throws(TextPatternError) -> PatternNode {
        let start = offset
        guard depth < Self.maxDepth else { throw error(.tooComplex) }
        depth += 1
        offset += 1
        if take("?"), !take(":") { throw error(.unsupportedGroup) }
        var choices = [PatternNode.sequence(try items())]
        while take("|") { choices.append(.sequence(try items())) }
        if here == "$" { throw error(.misplacedAnchor) }
        guard take(")") else { throw TextPatternError(offset: start, reason: .unclosedGroup) }
        depth -= 1
        return .choice(choices)
    }

    private mutating func quantified(_ atom: PatternNode) throws(TextPatternError) -> PatternNode {
        guard isQuantifier else { return atom }
        let node: PatternNode
        if take("?") {
            node = .repetition(atom, minimum: 0, maximum: 1)
        } else if take("*") {
            node = .repetition(atom, minimum: 0, maximum: nil)
        } else if take("+") {
            node = .repetition(atom, minimum: 1, maximum: nil)
        } else {
            let start = offset
            guard let (minimum, maximum) = counts() else { throw TextPatternError(offset: start, reason: .badCount) }
            node = .repetition(atom, minimum: minimum, maximum: maximum)
        }
        guard !isQuantifier else { throw error(.nothingToRepeat) }
        return node
    }

    private mutating func counts() -> (Int, Int?)? {
        offset += 1
        guard let minimum = count() else { return nil }
        guard take(",") else { return take("}") ? (minimum, minimum) : nil }
        if take("}") { return (minimum, nil) }
        guard let maximum = count(), minimum <= maximum, take("}") else { return nil }
        return (minimum, maximum)
    }

    private mutating func count() -> Int? {
        var value: Int?
        while let scalar = here, ("0"..."9").contains(scalar) {
            let next = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard next <= Self.maxCount else { return nil }
            value = next
            offset += 1
        }
        return value
    }

    private var isQuantifier: Bool {
        switch here {
        case "?", "*", "+", "{": true
        default: false
        }
    }

    var here: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

    /// Passes a scalar if it is the next.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard here == scalar else { return false }
        offset += 1
        return true
    }

    /// Passes whatever is next.
    mutating func takeAny() -> Unicode.Scalar? {
        defer { offset += 1 }
        return here
    }

    /// An error at the scalar here, or at one before it.
    func error(_ reason: TextPatternError.Reason, back: Int = 0) -> TextPatternError {
        TextPatternError(offset: offset - back, reason: reason)
    }
}
