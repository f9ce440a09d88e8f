/// Reads an expression by the precedence of its operators.
struct QueryParser {
    static let aggregations: Set = ["sum", "min", "max", "avg", "count", "group", "stddev", "topk", "bottomk", "quantile"]
    private static let levels: [Set<String>] = [
        ["or"], ["and", "unless"], ["==", "!=", ">", "<", ">=", "<="], ["+", "-"], ["*", "/", "%"], ["^"],
    ]

    private var tokens: ArraySlice<QueryToken>

    static func parse(_ text: String) throws(QuerySyntaxError) -> QueryExpression {
        var parser = QueryParser(tokens: try QueryTokens.read(text)[...])
        let expression = try parser.binary(level: 0)
        guard parser.tokens.isEmpty else { throw QuerySyntaxError(message: "something follows the expression") }
        return expression
    }

    private mutating func binary(level: Int) throws(QuerySyntaxError) -> QueryExpression {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(level: level + 1)
        while let sign = nextOperator, Self.levels[level].contains(sign) {
            tokens.removeFirst()
            let matching = try matching()
            left = .binary(sign, left, try binary(level: level + 1), matching)
        }
        return left
    }

    private var nextOperator: String? {
        switch tokens.first {
        case .sign(let sign): sign
        case .word(let word) where ["and", "or", "unless"].contains(word): word
        default: nil
        }
    }

    private mutating func matching() throws(QuerySyntaxError) -> QueryExpression.Matching {
        _ = take(word: "bool")
        let matching: QueryExpression.Matching
        if take(word: "on") {
            matching = .on(try labels())
        } else if take(word: "ignoring") {
            matching = .ignoring(try labels())
        } else {
            return .all
        }
        if take(word: "group_left") || take(word: "group_right"), tokens.first == .sign("(") { _ = try labels() }
        return matching
    }

    private mutating func unary() throws(QuerySyntaxError) -> QueryExpression {
        if take(sign: "-") { return .binary("-", .number(0), try unary(), .all) }
        switch tokens.popFirst() {
        case .number(let number): return .number(number)
        case .string(let text): return .string(text)
        case .sign("("):
            let inner = try binary(level: 0)
            try expect(")")
            return inner
        case .sign("{"): return try selector(named: "")
        case .word(let word):
            if Self.aggregations.contains(word), tokens.first != .sign("{") { return try aggregation(word) }
            if take(sign: "(") { return .call(word, try arguments()) }
            guard take(sign: "{") else { return .selector(.init(name: word, matchers: [], range: range())) }
            return try selector(named: word)
        default: throw QuerySyntaxError(message: "an operand is missing")
        }
    }

    private mutating func aggregation(_ name: String) throws(QuerySyntaxError) -> QueryExpression {
        var grouping = try grouping()
        try expect("(")
        let arguments = try arguments()
        if grouping == nil { grouping = try self.grouping() }
        guard let operand = arguments.last, arguments.count <= 2 else { throw QuerySyntaxError(message: "`\(name)` takes one vector") }
        return .aggregation(name, parameter: arguments.count == 2 ? arguments[0] : nil, operand, grouping ?? .by([]))
    }

    private mutating func grouping() throws(QuerySyntaxError) -> QueryExpression.Grouping? {
        if take(word: "by") { return .by(try labels()) }
        return take(word: "without") ? .without(try labels()) : nil
    }

    /// Behind the opening parenthesis.
    private mutating func arguments() throws(QuerySyntaxError) -> [QueryExpression] {
        var arguments: [QueryExpression] = []
        if take(sign: ")") { return arguments }
        repeat { arguments.append(try binary(level: 0)) } while take(sign: ",")
        try expect(")")
        return arguments
    }

    /// Behind the opening brace.
    private mutating func selector(named name: String) throws(QuerySyntaxError) -> QueryExpression {
        var matchers: [QueryExpression.Matcher] = []
        while !take(sign: "}") {
            guard case .word(let label) = tokens.popFirst(), case .sign(let sign) = tokens.popFirst(),
                ["=", "!=", "=~", "!~"].contains(sign), case .string(let value) = tokens.popFirst()
            else { throw QuerySyntaxError(message: "`{…}` of `\(name)` cannot be read") }
            matchers.append(.init(label: label, sign: sign, value: value))
            if take(sign: ",") { continue }
            try expect("}")
            break
        }
        return .selector(.init(name: name, matchers: matchers, range: range()))
    }

    private mutating func range() -> String? {
        guard case .range(let range) = tokens.first else { return nil }
        tokens.removeFirst()
        return range
    }

    private mutating func labels() throws(QuerySyntaxError) -> [String] {
        try expect("(")
        var labels: [String] = []
        while !take(sign: ")") {
            guard case .word(let label) = tokens.popFirst() else { throw QuerySyntaxError(message: "a list of labels cannot be read") }
            labels.append(label)
            _ = take(sign: ",")
        }
        return labels
    }

    private mutating func take(sign: String) -> Bool { take(.sign(sign)) }

    private mutating func take(word: String) -> Bool { take(.word(word)) }

    private mutating func take(_ token: QueryToken) -> Bool {
        guard tokens.first == token else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func expect(_ sign: String) throws(QuerySyntaxError) {
        guard take(sign: sign) else { throw QuerySyntaxError(message: "`\(sign)` is missing") }
    }
}
