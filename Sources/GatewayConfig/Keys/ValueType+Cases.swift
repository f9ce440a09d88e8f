import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

extension ValueType where Value == JSONValue {
    /// Any value, written as YAML.
    static let json = ValueType("JSON as YAML", .any) { node, subject, decoding in decoding.json(node, for: subject) }
}

extension ValueType where Value == RequestLine {
    /// A request as it is sent.
    static let requestLine = scalar("`METHOD /path?name=value`") { scalar, subject, decoding in
        let parts = scalar.text.split(separator: " ", maxSplits: 1).map(String.init)
        let methods = RequestPlan.Method.allCases.map(\.rawValue)
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            decoding.report(
                .invalidPath, "`\(subject.name)` must be a method and a path, not `\(scalar.text)`", at: scalar.range,
                hint: "write it as in `GET /albums/1?market=DE`")
            return nil
        }
        guard let method = RequestPlan.Method(rawValue: parts[0]) else {
            let match = EditDistance.closestMatch(to: parts[0], in: methods)
            decoding.report(
                .invalidChoice, "`\(parts[0])` is not a method", at: scalar.range(of: 0..<parts[0].utf8.count),
                hint: match.map { "did you mean `\($0)`?" } ?? "use \(methods.map { "`\($0)`" }.joined(separator: ", "))")
            return nil
        }
        return RequestLine(method: method, target: parts[1])
    }
}

/// Method and target of a request.
struct RequestLine: Sendable {
    var method: RequestPlan.Method
    var target: String
}

extension Decoding {
    /// A value as JSON: plain `null`, `true`, `false` and numbers are those, every other scalar is text.
    ///
    /// - Parameter rule: what it is for, where that is known; it says what a scalar is.
    func json(_ node: YAMLNode, of rule: ValueRule? = nil, for subject: Subject) -> JSONValue? {
        switch node.value {
        case .sequence(let nodes):
            var element: ValueRule?
            if case .array(let item, _, _) = rule { element = item }
            let items = nodes.map { json($0, of: element, for: subject) }
            let known = items.compactMap { $0 }
            return known.count == items.count ? .array(known) : nil
        case .mapping(let entries):
            var members: [ValueRule.Member] = []
            if case .object(let known) = rule { members = known }
            var object = JSONObject()
            var isRight = true
            for entry in entries {
                let member = members.first { $0.name == entry.key }?.rule
                guard let value = json(entry.value, of: member, for: subject) else {
                    isRight = false
                    continue
                }
                object.members.append(.init(key: entry.key, value: value))
            }
            return isRight ? .object(object) : nil
        case .scalar(let written):
            if written.isNull { return .null }
            guard let scalar = scalar(node, for: subject) else { return nil }
            if case .string = rule { return .string(scalar.text) }
            let isLiteral = Bool(scalar.text) != nil || IntegerText.isJSONNumber(scalar.text)
            guard written.style == .plain, isLiteral else { return .string(scalar.text) }
            return (try? JSONValue.parse(scalar.text)) ?? .string(scalar.text)
        }
    }
}
