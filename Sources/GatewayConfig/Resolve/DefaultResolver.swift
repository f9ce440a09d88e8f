import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

/// Reads a value for a parameter, such as its default, by its rule and holds it against the rule.
struct DefaultResolver {
    let decoding: Decoding
    /// What the value is called in messages.
    var name = "default"

    /// The value as JSON; `nil` when it is wrong.
    func value(_ node: YAMLNode, of rule: ValueRule) -> JSONValue? {
        let subject = Subject(name: name, range: node.range)
        switch rule {
        case .string(let rule):
            return ValueType.anyText.decode(node, subject, decoding)
                .flatMap { check(.string($0), at: node, problem: rule.problem(with: $0)) }
        case .integer(let minimum, let maximum):
            return ValueType.integer().decode(node, subject, decoding)
                .flatMap { check(.integer($0), at: node, problem: Self.problem(with: $0, minimum, maximum)) }
        case .number(let minimum, let maximum):
            return ValueType.number.decode(node, subject, decoding).flatMap { number in
                let value = Int64(exactly: number).map { JSONValue.integer($0) } ?? .number(number)
                return check(value, at: node, problem: Self.problem(with: number, minimum, maximum))
            }
        case .boolean:
            return ValueType.boolean.decode(node, subject, decoding).map { .bool($0) }
        case .array(let item, let minimum, let maximum):
            guard let nodes = decoding.sequence(node, for: subject) else { return nil }
            let values = nodes.map { value($0, of: item) }
            let items = values.compactMap { $0 }
            guard items.count == values.count else { return nil }
            return check(.array(items), at: node, problem: Self.problem(withItems: items.count, minimum, maximum))
        case .object:
            return check(.null, at: node, problem: "a \(name) holds no objects")
        }
    }

    private func check(_ value: JSONValue, at node: YAMLNode, problem: String?) -> JSONValue? {
        guard let problem else { return value }
        decoding.report(.invalidDefault, "the \(name) breaks the parameter's own rule", at: node.start, hint: problem)
        return nil
    }

    private static func problem<Number: Comparable>(with value: Number, _ minimum: Number?, _ maximum: Number?) -> String? {
        if let minimum, value < minimum { return "less than `minimum`, \(minimum)" }
        if let maximum, value > maximum { return "more than `maximum`, \(maximum)" }
        return nil
    }

    private static func problem(withItems count: Int, _ minimum: Int?, _ maximum: Int?) -> String? {
        if let minimum, count < minimum { return "fewer items than `min_items`, \(minimum)" }
        if let maximum, count > maximum { return "more items than `max_items`, \(maximum)" }
        return nil
    }
}

extension ValueRule.StringRule {
    fileprivate func problem(with text: String) -> String? {
        let length = text.unicodeScalars.count
        if let minimumLength, length < minimumLength { return "shorter than `min_length`, \(minimumLength)" }
        if let maximumLength, length > maximumLength { return "longer than `max_length`, \(maximumLength)" }
        if let pattern, !pattern.matches(text.utf8.span) { return "does not match `pattern`" }
        if !allowed.isEmpty, !allowed.contains(text) { return "not one of `enum`: \(allowed.map { "`\($0)`" }.joined(separator: ", "))" }
        return nil
    }
}
