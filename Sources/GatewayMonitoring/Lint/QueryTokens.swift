/// A word, a number, a string or a sign of PromQL.
enum QueryToken: Equatable {
    case word(String)
    case number(Double)
    case string(String)
    /// `[5m]`, without its brackets.
    case range(String)
    case sign(String)
}

/// Cuts the text of an expression into tokens.
enum QueryTokens {
    private static let signs = ["==", "!=", ">=", "<=", "=~", "!~", "(", ")", "{", "}", ",", "+", "-", "*", "/", "%", "^", ">", "<", "="]

    static func read(_ text: String) throws(QuerySyntaxError) -> [QueryToken] {
        var tokens: [QueryToken] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isASCII, first.isLetter || first == "_" || first == ":" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
                tokens.append(.word(String(word)))
                rest.removeFirst(word.count)
            } else if first.isNumber {
                let digits = rest.prefix { $0.isNumber || $0 == "." }
                guard let number = Double(digits) else { throw QuerySyntaxError(message: "`\(digits)` is not a number") }
                tokens.append(.number(number))
                rest.removeFirst(digits.count)
            } else if first == "\"" {
                tokens.append(.string(try string(&rest)))
            } else if first == "[" {
                let range = rest.dropFirst().prefix { $0 != "]" }
                tokens.append(.range(String(range)))
                rest.removeFirst(range.count + 1)
                guard rest.popFirst() == "]" else { throw QuerySyntaxError(message: "`[\(range)` has no end") }
            } else if let sign = signs.first(where: { rest.hasPrefix($0) }) {
                tokens.append(.sign(sign))
                rest.removeFirst(sign.count)
            } else {
                throw QuerySyntaxError(message: "`\(first)` is not read here")
            }
        }
        return tokens
    }

    private static func string(_ rest: inout Substring) throws(QuerySyntaxError) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return text
            case "\\": if let escaped = rest.popFirst() { text.append(escaped) }
            default: text.append(character)
            }
        }
        throw QuerySyntaxError(message: "a string has no end")
    }
}
