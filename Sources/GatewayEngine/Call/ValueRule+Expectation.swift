import GatewayPlan
import JSONBytes

extension ValueRule {
    /// What a value must be, as the end of a sentence: "an integer from 1 to 10".
    var expectation: String {
        switch self {
        case .string(let rule):
            if !rule.allowed.isEmpty { return "one of " + rule.allowed.joined(separator: ", ") }
            var text = "a string"
            text += Self.bounds(rule.minimumLength, rule.maximumLength, " of ", "characters")
            if let pattern = rule.pattern { text += " matching \(pattern.source)" }
            if !rule.forms.isEmpty { text += ", or written as " + rule.forms.map(\.source).joined(separator: ", ") }
            return text
        case .integer(let minimum, let maximum):
            return "an integer" + Self.bounds(minimum, maximum, " ", nil)
        case .number(let minimum, let maximum):
            return "a number" + Self.bounds(minimum.map(Self.plain), maximum.map(Self.plain), " ", nil)
        case .boolean:
            return "true or false"
        case .array(let element, let minimumItems, let maximumItems):
            return "a list" + Self.bounds(minimumItems, maximumItems, " of ", "items") + ", each " + element.expectation
        case .object(let members):
            let parts = members.map { "\($0.name) (\($0.isRequired ? "" : "optional: ")\($0.rule.expectation))" }
            return "an object with " + parts.joined(separator: " and ")
        }
    }

    private static func plain(_ number: Double) -> String { Int64(exactly: number).map(String.init) ?? "\(number)" }

    private static func bounds<Bound>(_ minimum: Bound?, _ maximum: Bound?, _ lead: String, _ unit: String?) -> String {
        let unit = unit.map { " \($0)" } ?? ""
        switch (minimum, maximum) {
        case (let minimum?, let maximum?): return lead + (unit.isEmpty ? "from " : "") + "\(minimum) to \(maximum)\(unit)"
        case (let minimum?, nil): return lead + "at least \(minimum)\(unit)"
        case (nil, let maximum?): return lead + "at most \(maximum)\(unit)"
        case (nil, nil): return ""
        }
    }

    /// What is wrong with a value, or `nil`; an array names its first bad item.
    func problem(_ value: JSONToken, in bytes: Span<UInt8>) -> (mustBe: String, got: String)? {
        guard !accepts(value, in: bytes) else { return nil }
        if case .array(let element, let minimumItems, let maximumItems) = self, value.kind == .array {
            var elements = JSONElements(of: value)
            var count = 0
            while let item = elements.next(in: bytes) {
                if !element.accepts(item, in: bytes) {
                    let got = element.problem(item, in: bytes)?.got ?? item.excerpt(in: bytes)
                    return (expectation, "\(got) as item \(count + 1)")
                }
                count += 1
            }
            return ("a list" + Self.bounds(minimumItems, maximumItems, " of ", "items"), "\(count) items")
        }
        if case .object(let members) = self, value.kind == .object, let problem = Self.problem(value, members, in: bytes) {
            return (expectation, problem.text(in: bytes))
        }
        return (expectation, value.excerpt(in: bytes))
    }
}

extension ValueRule.MemberProblem {
    fileprivate func text(in bytes: Span<UInt8>) -> String {
        switch self {
        case .unknown(let key): "the member \(key.excerpt(in: bytes))"
        case .twice(let member): "\(member.name) twice"
        case .wrong(let member, let value): "\(value.excerpt(in: bytes)) as \(member.name)"
        case .missing(let member): "no \(member.name)"
        }
    }
}

extension JSONToken {
    /// The value as it was written, cut to a readable length.
    func excerpt(in bytes: Span<UInt8>) -> String {
        let limit = 60
        let text = bytes.extracting(range.lowerBound..<min(range.upperBound, range.lowerBound + limit))
        let shown = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        return range.count > limit ? shown + "…" : shown
    }
}
